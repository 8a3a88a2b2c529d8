/**
 * Calls of language models as other threads and processes send them.
 *
 * @module
 */
import type { LlmCall, LlmOutcome } from "@react-on-spin/llama";
import * as v from "valibot";
import type { LlmCompute } from "../node/config/runtime-config.ts";

/** A call. */
export const CallSchema: v.GenericSchema<LlmCall> = v.object({
  model: v.string(),
  prompt: v.string(),
  params: v.object({
    maxTokens: v.number(),
    repeatPenalty: v.number(),
    repeatPenaltyLastNTokenCount: v.number(),
    temperature: v.number(),
    topK: v.number(),
    topP: v.number(),
  }),
});

/** The outcome of a call. */
export const OutcomeSchema: v.GenericSchema<LlmOutcome> = v.variant("kind", [
  v.object({
    kind: v.literal("inference"),
    value: v.object({
      text: v.string(),
      usage: v.object({ promptTokenCount: v.number(), generatedTokenCount: v.number() }),
    }),
  }),
  v.object({
    kind: v.literal("failure"),
    error: v.variant("tag", [
      v.object({ tag: v.literal("model-not-supported") }),
      v.object({ tag: v.picklist(["runtime-error", "invalid-input"]), val: v.string() }),
    ]),
  }),
]);

const ComputeSchema: v.GenericSchema<LlmCompute> = v.variant("type", [
  v.object({ type: v.literal("spin"), registries: v.array(v.string()) }),
  v.object({
    type: v.literal("remote_http"),
    url: v.string(),
    auth_token: v.string(),
    api_type: v.picklist(["default", "open_ai"]),
  }),
]);

/** What `infer-process.ts` reads from its standard input, as JSON. */
export const ProcessInputSchema = v.object({ config: ComputeSchema, call: CallSchema });
