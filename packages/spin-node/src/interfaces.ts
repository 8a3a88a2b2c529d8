import type { LlmCall, LlmOutcome } from "@react-on-spin/llama";
import type { ComponentConfig } from "./config/component-config.ts";
import { keyValue } from "./key-value/interface.ts";
import type { StoreFile } from "./key-value/store-file.ts";
import { llm } from "./language-models/interface.ts";
import { variables } from "./variables/interface.ts";

/**
 * Returns Spin's interfaces, by name without version. They serve components, and also a component's
 * code that runs under Vite.
 *
 * @param perform - performs a call to a language model and blocks until it ends
 */
export const spinInterfaces = (
  { aiModels, variables: values }: ComponentConfig,
  store: StoreFile | undefined,
  perform: (call: LlmCall) => LlmOutcome,
) => ({
  ...keyValue(store),
  "fermyon:spin/llm": llm(aiModels, perform),
  "fermyon:spin/variables": variables(values),
});
