import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeModel } from "../../../../llama/test/write-model.ts";
import { application, startHost } from "../host-process.ts";
import { listening } from "../listen.ts";

/** Leaves room for the 100 tokens that a model generates by default. */
const config = { max_position_embeddings: 128 };

test("a guest can use the language model of the runtime configuration, if spin.toml grants it", async () => {
  const server = createServer((_, response) =>
    response.end('{"text":"hi","usage":{"promptTokenCount":1,"generatedTokenCount":2}}'),
  );
  const port = await listening(server);
  const folder = application();
  writeFileSync(
    join(folder, "runtime-config.toml"),
    `[llm_compute]\ntype = "remote_http"\nurl = "http://127.0.0.1:${port}"\nauth_token = "t"\n`,
  );
  const { get, text } = await startHost([], {
    folder,
    environment: { RUNTIME_CONFIG_FILE: "runtime-config.toml" },
  });
  expect(await (await get("/infer?model=model")).json()).toEqual({
    text: "hi",
    usage: { promptTokenCount: 1, generatedTokenCount: 2 },
  });
  expect(await text("/infer?model=other")).toContain("does not have access to use 'other'");
});

test("a guest can use a model in .spin beside the manifest, whatever the state directory is", async () => {
  const folder = application();
  writeModel(join(folder, ".spin", "ai-models", "llama", "model"), { config });
  const { text } = await startHost(["--state-dir", "elsewhere"], { folder });
  expect(await text("/infer?model=model")).toMatch(/^{"text":"a prompt/);
});

test("other requests are answered while a model computes", async () => {
  const folder = application();
  const endless = { eos_token_id: [], max_position_embeddings: 1_000_000 };
  writeModel(join(folder, ".spin", "ai-models", "llama", "model"), { config: endless });
  const { text } = await startHost(["--workers", "2", "--request-timeout", "12"], { folder });
  const slow = text("/infer?model=model&maxTokens=999000");
  let answered = 0;
  const first = () => Promise.race([slow.then(() => true), text("/log").then(() => false)]);
  while (!(await first())) answered++;
  expect(answered).toBeGreaterThan(1);
  expect(await slow).toContain("no answer within 10000 ms");
  expect(await text("/infer?model=model")).toMatch(/^{"text":"a prompt/);
});
