import type { LlmProvider } from "@react-on-spin/llama";
import * as v from "valibot";
import { post, type Remote, U32 } from "./remote.ts";

const Answer = v.object({
  text: v.string(),
  usage: v.object({ promptTokenCount: U32, generatedTokenCount: U32 }),
});

/** The provider for `api_type = "default"`, Spin's own protocol: `POST /infer`. */
export const remoteDefault = (remote: Remote): LlmProvider => ({
  infer: (model, prompt, options) => post(remote, "/infer", { model, prompt, options }, Answer),
});
