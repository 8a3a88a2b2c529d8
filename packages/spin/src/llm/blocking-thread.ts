/**
 * The thread of `blocking.ts`, which sleeps while this one performs its calls.
 *
 * @module
 */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { type LlmCall, perform } from "@react-on-spin/llama";
import type { LlmCompute } from "../node/config/runtime-config.ts";
import { createProvider } from "./provider.ts";

/** A call, the port for its outcome, and an integer that becomes 1 when the outcome is there. */
export interface BlockingCall {
  call: LlmCall;
  port: MessagePort;
  done: Int32Array;
}

const config: LlmCompute = workerData;
const provider = createProvider(config);

parentPort?.on("message", async ({ call, port, done }: BlockingCall) => {
  port.postMessage(await perform(provider, call));
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
});
