/**
 * The thread of `local-llm.ts`. It performs one call at a time. Like Spin, it keeps models in memory
 * after their first use.
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "./message-of.ts";
import { LocalModel } from "./model.ts";
import { type LlmCall, LlmFailure, type LlmProvider, perform } from "./provider.ts";
import { findModel } from "./registry.ts";

const registries: string[] = workerData;
const models = new Map<string, LocalModel>();

const engine: LlmProvider = {
  async infer(name, prompt, params) {
    const model = models.get(name) ?? load(name);
    return guarded(`The model '${name}' failed`, () => model.infer(prompt, params));
  },
};

function load(name: string): LocalModel {
  const folder = findModel(registries, name);
  const model = guarded(`The model in ${folder} cannot be loaded`, () => new LocalModel(folder));
  models.set(name, model);
  return model;
}

function guarded<T>(message: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new LlmFailure({ tag: "runtime-error", val: `${message}: ${messageOf(error)}.` });
  }
}

parentPort?.on("message", async (call: LlmCall) => {
  parentPort?.postMessage(await perform(engine, call));
});
