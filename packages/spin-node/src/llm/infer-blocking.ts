import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LlmCompute } from "../config/runtime-config.ts";
import { messageOf } from "../errors.ts";
import type { LlmCall, LlmOutcome } from "./provider.ts";

const PROGRAM = fileURLToPath(new URL("./infer-process.ts", import.meta.url));

/** What the process reads, as JSON. */
export interface ProcessInput {
  config: LlmCompute;
  call: LlmCall;
}

/**
 * Calls a language model and blocks until it has answered: a component's interface is synchronous,
 * also where its code runs in this process. A process of its own makes the call.
 */
export function inferBlocking(config: LlmCompute, call: LlmCall): LlmOutcome {
  const input: ProcessInput = { config, call };
  try {
    return JSON.parse(
      execFileSync(process.execPath, [PROGRAM], { input: JSON.stringify(input), encoding: "utf8" }),
    );
  } catch (error) {
    return { kind: "failure", error: { tag: "runtime-error", val: messageOf(error) } };
  }
}
