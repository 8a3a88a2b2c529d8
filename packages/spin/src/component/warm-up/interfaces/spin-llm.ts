import * as host from "fermyon:spin/llm@2.0.0";
import { standInStore } from "../stand-in.ts";

/** Asks the host's language model. There is none while the component is made. */
export const infer: typeof host.infer = (...args) => {
  refuseWithoutHost();
  return host.infer(...args);
};

/** Asks the host for embeddings. There are none while the component is made. */
export const generateEmbeddings: typeof host.generateEmbeddings = (...args) => {
  refuseWithoutHost();
  return host.generateEmbeddings(...args);
};

function refuseWithoutHost(): void {
  if (standInStore() !== undefined) {
    throw new Error("No language model can be asked while the component is made.");
  }
}
