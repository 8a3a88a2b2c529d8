import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { placeModels } from "./place-models.ts";

const FILES = { "config.json": '{"model_type":"llama"}', "model.safetensors": "x".repeat(1000) };

let folder = "";
const models = () => join(folder, "models");
const state = () => join(folder, ".spin");
const copy = (file = "") => join(state(), "ai-models/llama/tiny", file);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "place-models-"));
  const weights = join(models(), "tiny/weights");
  mkdirSync(weights, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(weights, name), text);
});
afterEach(() => rmSync(folder, { recursive: true }));

function expectPlaced(): void {
  expect(readdirSync(state())).toEqual(["ai-models"]);
  expect(readdirSync(join(state(), "ai-models/llama"))).toEqual(["tiny"]);
  const found = readdirSync(copy()).map((name) => [name, readFileSync(copy(name), "utf8")]);
  expect(Object.fromEntries(found)).toEqual(FILES);
}

test.each<[string, () => void]>([
  ["missing", () => rmSync(copy(), { recursive: true })],
  ["up to date", () => {}],
  ["of an older model", () => writeFileSync(copy("config.json"), "{}")],
  ["damaged", () => writeFileSync(copy("model.safetensors"), "y".repeat(1000))],
  ["with a file of an older model", () => writeFileSync(copy("vocabulary.txt"), "")],
  ["incomplete", () => truncateSync(copy("model.safetensors"), 500)],
])("a model whose copy is %s is in its place afterwards", (_state, change) => {
  placeModels(models(), state());
  change();
  placeModels(models(), state());
  expectPlaced();
});

test("several commands can place a model at once", async () => {
  const { href } = new URL("place-models.ts", import.meta.url);
  const code = `const { placeModels } = await import("${href}"); placeModels("models", ".spin");`;
  const runs = [1, 2, 3, 4].map(() =>
    promisify(execFile)(process.execPath, ["--input-type=module", "-e", code], { cwd: folder }),
  );
  await Promise.all(runs);
  expectPlaced();
});

test("an app without models is left alone", () => {
  placeModels(join(folder, "none"), state());
  expect(readdirSync(folder)).toEqual(["models"]);
});
