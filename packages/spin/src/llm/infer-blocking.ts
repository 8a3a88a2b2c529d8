import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LlmCall, LlmOutcome } from "@react-on-spin/llama";
import * as v from "valibot";
import type { LlmCompute } from "../node/config/runtime-config.ts";
import { messageOf } from "../node/errors.ts";
import { OutcomeSchema } from "./messages.ts";

const PROGRAM = fileURLToPath(new URL("./infer-process.ts", import.meta.url));

/**
 * Performs a call to a language model and blocks until it ends. Under Vite, there is no worker thread
 * that could block, so a child process performs the call. Errors become the outcome `failure`.
 */
export function inferBlocking(config: LlmCompute, call: LlmCall): LlmOutcome {
  const input = JSON.stringify({ config, call });
  try {
    const printed = execFileSync(process.execPath, [PROGRAM], { input, encoding: "utf8" });
    return v.parse(OutcomeSchema, JSON.parse(printed));
  } catch (error) {
    return { kind: "failure", error: { tag: "runtime-error", val: messageOf(error) } };
  }
}
