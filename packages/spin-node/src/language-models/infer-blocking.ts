import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LlmCall, LlmOutcome } from "@react-on-spin/llama";
import type { LlmCompute } from "../config/runtime-config.ts";
import { messageOf } from "../errors.ts";

const PROGRAM = fileURLToPath(new URL("./infer-process.ts", import.meta.url));

/** What `infer-process.ts` reads from its standard input, as JSON. */
export interface ProcessInput {
  config: LlmCompute;
  call: LlmCall;
}

/**
 * Performs a call to a language model and blocks until it ends. Under Vite, there is no worker thread
 * that could block, so a child process performs the call. Errors become the outcome `failure`.
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
