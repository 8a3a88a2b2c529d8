/**
 * The manifests of the other builds say the same as spin.toml, but for what is listed here.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@react-on-spin/spin/playwright";
import { parse, type TomlTable } from "smol-toml";

const read = (name: string) =>
  parse(readFileSync(join(import.meta.dirname, "../..", name), "utf8"));

test("spin.portable.toml has a component without atomic increments, a model that clouds have, and fewer inferences", () => {
  const different = {
    variables: {
      ai_model: { default: "llama2-chat" },
      // Below Fermyon Cloud's limit of 75 an hour.
      ai_inferences_per_hour: { default: "60" },
    },
    component: {
      server: {
        source: "apps/web/dist/portable.wasm",
        ai_models: ["llama2-chat"],
        build: { command: "npm run build -- build:portable" },
      },
    },
  };
  expect(read("spin.portable.toml")).toEqual(merge(read("spin.toml"), different));
});

test("spin.static.toml has a component without pages, and a page that is a file", () => {
  const { assets } = tableOf(read("spin.toml")["component"]);
  const different = {
    trigger: {
      http: [
        { route: "/api/...", component: "server" },
        { route: "/...", component: "page" },
        { route: "/assets/...", component: "assets" },
      ],
    },
    component: {
      server: {
        source: "apps/web/dist/static.wasm",
        build: { command: "npm run build -- build:static" },
      },
      page: {
        source: tableOf(assets)["source"] ?? "",
        files: [{ source: "apps/web/dist/page", destination: "/" }],
        environment: { FALLBACK_PATH: "index.html", CACHE_CONTROL: "no-cache" },
      },
    },
  };
  expect(read("spin.static.toml")).toEqual(merge(read("spin.toml"), different));
});

/** Copies a table with changes put into it at every depth. */
function merge(table: TomlTable, changes: TomlTable): TomlTable {
  const values = Object.entries(changes).map(([key, value]) => {
    const old = table[key];
    return [key, isTable(old) && isTable(value) ? merge(old, value) : value];
  });
  return { ...table, ...Object.fromEntries(values) };
}

const isTable = (value: unknown): value is TomlTable =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

const tableOf = (value: unknown): TomlTable => (isTable(value) ? value : {});
