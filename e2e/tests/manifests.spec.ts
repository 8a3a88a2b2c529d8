/**
 * The manifests that the build makes from spin.toml.
 *
 * @module
 */
import { execFile } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base, expect } from "@react-on-spin/spin/playwright";
import { parse } from "smol-toml";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** `folder` is a copy of the manifests and of the scripts that make them. */
const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "react-on-spin-manifests-"));
    for (const path of ["scripts", ...globSync("spin*.toml", { cwd: ROOT })]) {
      cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    }
    await use(folder);
    rmSync(folder, { recursive: true });
  },
});

test("the portable manifest is spin.toml with another component, a model that clouds have, and fewer inferences", () => {
  const manifest = parse(readFileSync(join(ROOT, "spin.toml"), "utf8"));
  const portable = parse(readFileSync(join(ROOT, "spin.portable.toml"), "utf8"));
  const different = {
    variables: {
      ai_model: { default: "llama2-chat" },
      ai_inferences_per_hour: { default: "60" },
    },
    component: {
      server: {
        source: "apps/web/dist/portable.wasm",
        ai_models: ["llama2-chat"],
        build: { command: "npm run build -- --target portable" },
      },
    },
  };
  expect(portable).toMatchObject(different);
  expect(merge(manifest, different)).toEqual(portable);
});

test("the check passes as it is, and names a manifest that was changed by hand", async ({
  folder,
}) => {
  expect(await check(folder)).toEqual({ code: 0, output: "" });
  change(folder, "spin.portable.toml", "llama2-chat", "another");
  const { code, output } = await check(folder);
  expect(code).toBe(1);
  expect(output).toMatch(/^spin\.portable\.toml is out of date: .* `npm run fix` updates it\.\n$/);
});

test("the check names a line of spin.toml that it needs and does not find", async ({ folder }) => {
  change(folder, "spin.toml", '"apps/web/dist/atomic.wasm"', '"elsewhere.wasm"');
  const { code, output } = await check(folder);
  expect(code).toBe(1);
  expect(output).toContain("spin.toml has 0 lines for the component's file");
});

function change(folder: string, file: string, from: string, to: string): void {
  const path = join(folder, file);
  writeFileSync(path, readFileSync(path, "utf8").replaceAll(from, to));
}

function check(folder: string): Promise<{ code: unknown; output: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(folder, "scripts/lib/manifests.ts")],
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}

/** Copies a table with changes put into it at every depth. */
function merge(table: object, changes: object): object {
  const values = Object.entries(changes).map(([key, value]) => {
    const old: unknown = Reflect.get(table, key);
    return [key, isTable(old) && isTable(value) ? merge(old, value) : value];
  });
  return { ...table, ...Object.fromEntries(values) };
}

function isTable(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
