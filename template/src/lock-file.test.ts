import { expect, test } from "vitest";
import { pruneLockFile } from "./lock-file.ts";

const lock = JSON.stringify({
  name: "x",
  packages: {
    "": { name: "x", workspaces: ["a", "b"], devDependencies: { tool: "1" } },
    a: { name: "@x/a", dependencies: { shared: "1" } },
    b: { name: "@x/b", devDependencies: { alone: "1" } },
    "node_modules/@x/a": { resolved: "a", link: true },
    "node_modules/@x/b": { resolved: "b", link: true },
    "node_modules/tool": { version: "1", optionalDependencies: { absent: "1", native: "1" } },
    "node_modules/native": { version: "1" },
    "node_modules/shared": { version: "1", dependencies: { nested: "2" } },
    "node_modules/shared/node_modules/nested": { version: "2" },
    "node_modules/nested": { version: "1" },
    "node_modules/alone": { version: "1", peerDependencies: { nested: "1" } },
  },
});

function locationsAfter(manifests: Record<string, unknown>): string[] {
  const pruned: unknown = JSON.parse(pruneLockFile(lock, new Map(Object.entries(manifests))));
  if (typeof pruned !== "object" || pruned === null || !("packages" in pruned)) return [];
  return Object.keys(pruned.packages ?? {});
}

const root = { devDependencies: { tool: "1" } };
const a = { dependencies: { shared: "1" } };

test("without a workspace, what it alone needed is gone too", () => {
  expect(locationsAfter({ "": root, a })).toEqual([
    "",
    "a",
    "node_modules/@x/a",
    "node_modules/native",
    "node_modules/shared",
    "node_modules/shared/node_modules/nested",
    "node_modules/tool",
  ]);
});

test("with all workspaces, everything stays", () => {
  const b = { devDependencies: { alone: "1" } };
  expect(locationsAfter({ "": root, a, b })).toHaveLength(11);
});

test("a package that a workspace needs no more is gone", () => {
  expect(locationsAfter({ "": root, a, b: { devDependencies: {} } })).not.toContain(
    "node_modules/alone",
  );
});

test("a workspace that the lock file does not know is an error", () => {
  expect(() => locationsAfter({ "": root, c: {} })).toThrow('no package "c"');
});
