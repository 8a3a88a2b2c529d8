import type { LlmCall, LlmOutcome } from "../llm/provider.ts";
import type { ComponentConfig } from "../pool/protocol.ts";
import type { StoreFile } from "../store/store-file.ts";
import { keyValue } from "./key-value.ts";
import { llm } from "./llm.ts";
import { variables } from "./variables.ts";

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
