import type { LlmCall, LlmOutcome } from "../llm/provider.ts";
import type { ComponentConfig } from "../pool/protocol.ts";
import type { StoreFile } from "../store/store-file.ts";
import { keyValue } from "./key-value.ts";
import { llm } from "./llm.ts";
import { variables } from "./variables.ts";

/**
 * The interfaces that Spin adds to WASI, by their names without versions. They are the same for a
 * component and for its code under Vite.
 *
 * @param perform - carries a call to a language model and blocks until it is answered
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
