import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary.ts";
import { findModel } from "./registry.ts";

/** Creates a registry with these folders and files. */
function registry({ folders = [], files = [] }: { folders?: string[]; files?: string[] }): string {
  const root = temporaryFolder();
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  for (const file of files) writeFileSync(join(root, file), "");
  return root;
}

const reason = (expected: object) => expect.objectContaining({ reason: expected });

test("a model is found in the folder of its architecture", () => {
  const root = registry({
    folders: ["bert/other", "llama/tiny", "llama/another"],
    files: ["README.md", "llama/notes"],
  });
  expect(findModel([root], "tiny")).toBe(join(root, "llama", "tiny"));
});

test("the first registry that has a model is used", () => {
  const [first, second] = [
    registry({ folders: ["llama/a"] }),
    registry({ folders: ["llama/a", "llama/b"] }),
  ];
  const missing = join(first, "missing");
  expect(findModel([missing, first, second], "a")).toBe(join(first, "llama", "a"));
  expect(findModel([missing, first, second], "b")).toBe(join(second, "llama", "b"));
});

test("a missing registry is Spin's error, with its path", () => {
  const missing = join(temporaryFolder(), "ai-models");
  expect(() => findModel([missing, registry({})], "tiny")).toThrow(
    reason({
      tag: "runtime-error",
      val: expect.stringContaining(`Could not read model registry directory '${missing}': `),
    }),
  );
});

test("a missing model is Spin's error", () => {
  const root = registry({ folders: ["llama/another"], files: ["llama/tiny"] });
  expect(() => findModel([root], "tiny")).toThrow(
    reason({
      tag: "invalid-input",
      val: "no model directory found in registry for model 'tiny'",
    }),
  );
});

test("a model of another architecture is not supported, as in Spin", () => {
  const root = registry({ folders: ["mistral/tiny"] });
  expect(() => findModel([root], "tiny")).toThrow(reason({ tag: "model-not-supported" }));
});
