import { llm } from "../../llm/interface.ts";

type Perform = Parameters<typeof llm>[1];

/** Performs the inference in place of a model. A test can replace `perform`. */
export const farEnd: { perform: Perform } = {
  perform: () => ({ kind: "failure", error: { tag: "model-not-supported" } }),
};

const provided: ReturnType<typeof llm> = llm(["test-model"], (call) => farEnd.perform(call));

export const infer: typeof provided.infer = provided.infer;
export const generateEmbeddings: typeof provided.generateEmbeddings = provided.generateEmbeddings;
