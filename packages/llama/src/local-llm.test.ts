import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../test/temporary.ts";
import { GREEDY, PROMPT, writeModel } from "../test/write-model.ts";
import { LocalLlm } from "./local-llm.ts";

// Models are loaded in threads, which takes long on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const ANSWER = "on spindyuhigrz";

/** Creates a registry with one model, and a provider for it. */
function setUp({ timeoutMs = 20_000 }: { timeoutMs?: number } = {}) {
  const registry = temporaryFolder();
  const folder = writeModel(join(registry, "llama", "tiny"));
  return { folder, registry, llm: new LocalLlm([registry], timeoutMs) };
}

const runtimeError = (message: string) =>
  expect.objectContaining({
    reason: { tag: "runtime-error", val: expect.stringContaining(message) },
  });

test("a model answers, and stays in memory", async () => {
  const { folder, llm } = setUp();
  expect((await llm.infer("tiny", PROMPT, GREEDY)).text).toBe(ANSWER);
  rmSync(folder, { recursive: true });
  expect((await llm.infer("tiny", PROMPT, GREEDY)).text).toBe(ANSWER);
});

test("a thread that is started ahead of the first call answers it", async () => {
  const { llm } = setUp();
  llm.start();
  expect((await llm.infer("tiny", PROMPT, GREEDY)).text).toBe(ANSWER);
});

test("parallel calls are performed one after the other, and each gets its own answer", async () => {
  const { llm } = setUp();
  const prompts = ["on spin", "a", "b", "on spin"];
  const answers = await Promise.all(
    prompts.map((prompt) => llm.infer("tiny", prompt, { ...GREEDY, maxTokens: 1 })),
  );
  expect(answers.map(({ text }, index) => text.startsWith(prompts[index] ?? "—"))).toEqual(
    prompts.map(() => true),
  );
  expect(answers[3]).toEqual(answers[0]);
});

test("the calling thread is not blocked", async () => {
  const { llm } = setUp();
  let isAnswered = false;
  const answer = llm.infer("tiny", PROMPT, GREEDY).then(() => {
    isAnswered = true;
  });
  let turns = 0;
  for (; !isAnswered; turns++) await nextTurn();
  await answer;
  expect(turns).toBeGreaterThan(10);
});

test("a missing model is Spin's error, and the model can be added later", async () => {
  const { registry, llm } = setUp();
  await expect(llm.infer("other", PROMPT, GREEDY)).rejects.toThrow(
    expect.objectContaining({
      reason: {
        tag: "invalid-input",
        val: "no model directory found in registry for model 'other'",
      },
    }),
  );
  writeModel(join(registry, "llama", "other"));
  expect((await llm.infer("other", PROMPT, GREEDY)).text).toBe(ANSWER);
});

test("a damaged model is an error that names its folder, and can be repaired", async () => {
  const { folder, llm } = setUp();
  writeFileSync(join(folder, "config.json"), "{");
  await expect(llm.infer("tiny", PROMPT, GREEDY)).rejects.toThrow(
    runtimeError(`The model in ${folder} cannot be loaded: config.json is not that of a model`),
  );
  writeModel(folder);
  expect((await llm.infer("tiny", PROMPT, GREEDY)).text).toBe(ANSWER);
});

test("a prompt that is too long is an error, and the next call is answered", async () => {
  const { llm } = setUp();
  await expect(llm.infer("tiny", "a".repeat(65), GREEDY)).rejects.toThrow(
    runtimeError("The model 'tiny' failed: prompt and answer are longer than the 64 tokens"),
  );
  expect((await llm.infer("tiny", PROMPT, GREEDY)).text).toBe(ANSWER);
});

test("a call that takes too long is an error, and the next call is answered", async () => {
  const { registry, llm } = setUp({ timeoutMs: 3000 });
  const config = { eos_token_id: [], max_position_embeddings: 1_000_000 };
  writeModel(join(registry, "llama", "talkative"), { config });
  const slow = llm.infer("talkative", PROMPT, { ...GREEDY, maxTokens: 999_000 });
  await expect(slow).rejects.toThrow(runtimeError("no answer within 3000 ms"));
  expect((await llm.infer("tiny", PROMPT, GREEDY)).text).toBe(ANSWER);
});

test("the time limit of a call includes its time in the queue", async () => {
  const { registry, llm } = setUp({ timeoutMs: 3000 });
  const config = { eos_token_id: [], max_position_embeddings: 1_000_000 };
  writeModel(join(registry, "llama", "talkative"), { config });
  const params = { ...GREEDY, maxTokens: 999_000 };
  const outcomes = await Promise.allSettled([
    llm.infer("talkative", PROMPT, params),
    llm.infer("talkative", PROMPT, params),
  ]);
  for (const outcome of outcomes) {
    expect(outcome).toEqual({ status: "rejected", reason: runtimeError("no answer within") });
  }
});
