import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../test/temporary.ts";
import { readRuntimeConfig } from "./runtime-config.ts";

async function read(text: string) {
  const folder = temporaryFolder({ "runtime-config.toml": text });
  const path = join(folder, "runtime-config.toml");
  return {
    folder,
    config: await readRuntimeConfig(path, join(folder, "state"), join(folder, "spin.toml")),
  };
}

describe("readRuntimeConfig", () => {
  test("returns Spin's defaults if there is no file", async () => {
    const app = temporaryFolder();
    const state = join(app, ".spin");
    expect(await readRuntimeConfig(undefined, state, join(app, "spin.toml"))).toEqual({
      storePath: join(state, "sqlite_key_value.db"),
      databasePath: join(state, "sqlite_db.db"),
      llm: { type: "spin", registries: [join(state, "ai-models")] },
    });
  });

  test("resolves the path of a store relative to the file", async () => {
    const { folder, config } = await read(
      'key_value_store.default = { type = "spin", path = "a.db" }',
    );
    expect(config.storePath).toBe(join(folder, "a.db"));
  });

  test("looks for models in the state directory, then beside the manifest", async () => {
    const { folder, config } = await read('[llm_compute]\ntype = "spin"');
    expect(config.llm).toEqual({
      type: "spin",
      registries: [join(folder, "state", "ai-models"), join(folder, ".spin", "ai-models")],
    });
  });

  test("reads the settings of a remote service for language models", async () => {
    const { config } = await read(
      '[llm_compute]\ntype = "remote_http"\nurl = "http://127.0.0.1:11434"\nauth_token = "t"',
    );
    expect(config.llm).toEqual({
      type: "remote_http",
      url: "http://127.0.0.1:11434",
      auth_token: "t",
      api_type: "default",
    });
  });

  test.each([
    [
      'key_value_store.default = { type = "redis", url = "r" }',
      /key_value_store\.default\.type: must be 'spin'/,
    ],
    [
      'key_value_store.a = { type = "spin", path = "a.db" }',
      /key_value_store\.a: spin-node does not support this key/,
    ],
    ['[llm_compute]\ntype = "azure"', /llm_compute.*'spin' or 'remote_http'/],
    [
      '[llm_compute]\ntype = "remote_http"\nurl = "11434"\nauth_token = ""',
      /llm_compute\.url: must/,
    ],
    [
      '[llm_compute]\ntype = "remote_http"\nurl = "http://a"',
      /llm_compute\.auth_token: this key is missing/,
    ],
    ["[sqlite_database.a]", /sqlite_database\.a: spin-node does not support this key/],
  ])("rejects %s", async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  test("does not show a token that it rejects", async () => {
    const text = '[llm_compute]\ntype = "remote_http"\nurl = "http://a"\nauth_token = "sec ret"';
    await expect(read(text)).rejects.toThrow(/auth_token: must consist of visible ASCII/);
    await expect(read(text)).rejects.not.toThrow(/sec ret/);
  });
});
