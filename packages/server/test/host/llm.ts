import { llm } from "@react-on-spin/spin-node/imports/llm";

type Perform = Parameters<typeof llm>[1];

/** What is at the far end of the network; a test puts its own there. */
export const farEnd: { perform: Perform } = {
  perform: () => ({ kind: "failure", error: { tag: "model-not-supported" } }),
};

const provided: ReturnType<typeof llm> = llm(["test-model"], (call) => farEnd.perform(call));

export const infer: typeof provided.infer = provided.infer;
export const generateEmbeddings: typeof provided.generateEmbeddings = provided.generateEmbeddings;
