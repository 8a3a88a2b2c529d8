/**
 * The thread behind {@link import("./blocking.ts")}: performs calls for one that sleeps meanwhile.
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import type { BlockingInput } from "./blocking.ts";
import { createProvider } from "./create.ts";
import { type LlmCall, perform } from "./provider.ts";

const { config, port, signal }: BlockingInput = workerData;
const provider = createProvider(config);
const numbers = new Int32Array(signal);

parentPort?.on("message", async (call: LlmCall) => {
  port.postMessage(await perform(provider, call));
  Atomics.store(numbers, 0, 1);
  Atomics.notify(numbers, 0);
});
