import {
  CommentNotSaved,
  CommentUnreadable,
  InferenceFailed,
  InferenceLimit,
  ModelNotSetUp,
  ModelTimeout,
} from "@app/shared/comment";
import { languageModel, store, variables } from "@react-on-spin/spin/vitest/host";
import { beforeEach, expect, test, vi } from "vitest";
import { countStore } from "../counter/count-store.server.ts";
import { getComment, writeComment as writeCommentFor } from "./comment.functions.ts";
import { SAMPLING } from "./prompt.ts";

const request = new Request("http://127.0.0.1:3000/", { method: "POST" });
const writeComment = () => writeCommentFor(undefined, { request });

const usage = { promptTokenCount: 12, generatedTokenCount: 34 };

const runtimeError = (val: string) => ({ tag: "runtime-error", val }) as const;

beforeEach(() => {
  Object.assign(variables, {
    ai_model: "test-model",
    ai_max_tokens: "50",
    ai_inferences_per_hour: "2",
  });
  languageModel.perform = () => ({ kind: "inference", value: { text: " What a number! ", usage } });
});

test("before the first comment, only the model is known", async () => {
  expect(await getComment()).toEqual({ last: null, model: "test-model" });
});

test("the comment can be read even if no model is set", async () => {
  const last = await writeComment();
  delete variables["ai_model"];
  expect(await getComment()).toEqual({ last, model: "" });
});

test("a comment is about the saved count, and is saved", async () => {
  countStore.add(42);
  let prompt = "";
  languageModel.perform = (call) => {
    prompt = `${call.prompt} ${call.params.maxTokens}`;
    return { kind: "inference", value: { text: " What a number! ", usage } };
  };
  const comment = await writeComment();
  expect(comment).toMatchObject({ count: 42, text: "What a number!", model: "test-model", usage });
  expect(prompt).toMatch(/clicked 42 times.* 50$/);
  expect(await getComment()).toMatchObject({ last: comment });
});

test("a prompt before the answer is removed, and the answer's tokens are subtracted from the prompt's", async () => {
  languageModel.perform = ({ prompt }) => ({
    kind: "inference",
    value: {
      text: `${prompt} What a number!`,
      usage: { promptTokenCount: 46, generatedTokenCount: 34 },
    },
  });
  expect(await writeComment()).toMatchObject({ text: "What a number!", usage });
});

test("a prompt without an answer is a failure", async () => {
  languageModel.perform = ({ prompt }) => ({ kind: "inference", value: { text: prompt, usage } });
  await expect(writeComment()).rejects.toThrow(InferenceFailed);
});

test("the model gets the app's sampling parameters", async () => {
  let sampling = {};
  languageModel.perform = ({ params }) => {
    sampling = params;
    return { kind: "inference", value: { text: "What a number!", usage } };
  };
  await writeComment();
  expect(sampling).toMatchObject(SAMPLING);
});

test.each([
  [{ tag: "model-not-supported" } as const, ModelNotSetUp, 'The host has no model "test-model".'],
  // Spin's messages if it cannot find or run the model.
  [
    runtimeError("Could not read model registry directory"),
    ModelNotSetUp,
    'The host has no model "test-model".',
  ],
  [
    { tag: "invalid-input", val: "no model directory found for model" } as const,
    ModelNotSetUp,
    'The host has no model "test-model".',
  ],
  [
    runtimeError("Local LLM operations are not supported"),
    ModelNotSetUp,
    'The host has no model "test-model".',
  ],
  [
    { tag: "invalid-input", val: "no access" } as const,
    ModelNotSetUp,
    'Add "test-model" to ai_models in spin.toml.',
  ],
  [
    runtimeError('model "test-model" not found, try pulling it first'),
    ModelNotSetUp,
    'no model "test-model". Pull it there first.',
  ],
  [
    runtimeError("The model `test-model` does not exist."),
    ModelNotSetUp,
    'no model "test-model". Pull it there first.',
  ],
  [
    runtimeError("POST /infer was answered with status 404: model 'a' not found"),
    ModelNotSetUp,
    "Pull it there first.",
  ],
  [
    runtimeError("POST /infer was answered with status 401: wrong key"),
    ModelNotSetUp,
    "Correct auth_token in runtime-config.toml. POST /infer was answered with status 401: wrong key",
  ],
  [
    runtimeError("POST /infer was answered with status 403"),
    ModelNotSetUp,
    "Correct auth_token in runtime-config.toml.",
  ],
  [
    runtimeError("POST /infer request error: no answer within 25000 ms"),
    ModelTimeout,
    "no answer within 25000 ms",
  ],
  [runtimeError("POST /infer request error: ECONNREFUSED"), InferenceFailed, "ECONNREFUSED"],
  // Spin's message if the connection is refused.
  [
    runtimeError("POST /infer request error: error sending request for url (http://[::1]:1/infer)"),
    InferenceFailed,
    "error sending request for url",
  ],
  [
    runtimeError("POST /infer was answered with status 500"),
    InferenceFailed,
    'The model "test-model" failed: POST /infer was answered with status 500',
  ],
  [
    runtimeError("The model is not found of this question."),
    InferenceFailed,
    "The model is not found of this question.",
  ],
  [runtimeError("anything else"), InferenceFailed, "anything else"],
])(
  "the host's error %j becomes an error with a message for the page, and a cause for the log",
  async (error, expected, cause) => {
    languageModel.perform = () => ({ kind: "failure", error });
    const failure: unknown = await writeComment().catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(expected);
    expect(failure).toHaveProperty("cause", expect.stringContaining(cause));
    expect(await getComment()).toMatchObject({ last: null });
  },
);

test("a model that the manifest does not grant is refused", async () => {
  variables["ai_model"] = "another-model";
  await expect(writeComment()).rejects.toThrow(ModelNotSetUp);
});

test("an answer without text is a failure, and the last comment is kept", async () => {
  const first = await writeComment();
  languageModel.perform = () => ({ kind: "inference", value: { text: " \n ", usage } });
  await expect(writeComment()).rejects.toThrow(InferenceFailed);
  expect(await getComment()).toMatchObject({ last: first });
});

test("a model that only thinks is a failure that says so", async () => {
  const text = "<think>The count is 0, so";
  languageModel.perform = () => ({ kind: "inference", value: { text, usage } });
  await expect(writeComment()).rejects.toMatchObject({
    code: "inference-failed",
    message: "The language model only thought about the count, and wrote no comment.",
    cause: expect.stringContaining("Raise ai_max_tokens"),
  });
});

test("a comment beyond the hour's budget is refused", async () => {
  await writeComment();
  await writeComment();
  await expect(writeComment()).rejects.toThrow(InferenceLimit);
});

test("a store that cannot be written is reported, and the model is not asked", async () => {
  const allowWrites = store.refuseWrites();
  const perform = vi.spyOn(languageModel, "perform");
  await expect(writeComment()).rejects.toThrow(CommentNotSaved);
  expect(perform).not.toHaveBeenCalled();
  allowWrites();
  await writeComment();
});

test("a comment that cannot be saved is reported as such", async () => {
  languageModel.perform = () => {
    store.refuseWrites();
    return { kind: "inference", value: { text: "Lost.", usage } };
  };
  await expect(writeComment()).rejects.toThrow(CommentNotSaved);
  vi.restoreAllMocks();
});

test("a setting that is not a number is named in the error", async () => {
  variables["ai_max_tokens"] = "a lot";
  await expect(writeComment()).rejects.toThrow("ai_max_tokens must be a whole number");
});

test("a saved value that is not a comment is reported, and a new comment replaces it", async () => {
  store.put("comment", '{"text":1}');
  await expect(getComment()).rejects.toThrow(CommentUnreadable);
  await writeComment();
  expect(await getComment()).toMatchObject({ last: { text: "What a number!" } });
  expect(store.keys()).toContain("comment");
});
