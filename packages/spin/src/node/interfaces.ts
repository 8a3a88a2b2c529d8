import type { LlmCall, LlmOutcome } from "@react-on-spin/llama";
import type { DefaultStore } from "../key-value/default-store.ts";
import { keyValue } from "../key-value/interface.ts";
import { llm } from "../llm/interface.ts";
import { variables } from "../variables/interface.ts";
import type { ComponentConfig } from "./config/component-config.ts";

/**
 * Returns Spin's interfaces, by name without version. They serve components, and also a component's
 * code that runs under Vite.
 *
 * @param perform - performs a call to a language model and blocks until it ends
 */
export const spinInterfaces = (
  { aiModels, variables: values }: ComponentConfig,
  store: DefaultStore | undefined,
  perform: (call: LlmCall) => LlmOutcome,
) => ({
  ...keyValue(store),
  "fermyon:spin/llm": llm(aiModels, perform),
  "fermyon:spin/variables": variables(values),
});
