import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { application, startHost } from "../host-process.ts";
import { listening } from "../listen.ts";

test("a guest reaches the language model of the runtime configuration, if spin.toml grants it", async () => {
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

test("a guest is told model-not-supported when no language model is configured", async () => {
  const { text } = await startHost();
  expect(await text("/infer?model=model")).toBe('{"error":{"tag":"model-not-supported"}}');
});
