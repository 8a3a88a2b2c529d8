/**
 * What changes in a file on its way into a new app, besides the name.
 *
 * @module
 */
import * as v from "valibot";
import { DESCRIPTION } from "./app-name.ts";

/** What only the bench needs. */
const BENCH_PACKAGES = [
  "@types/pidusage",
  "pidtree",
  "pidusage",
  "playwright",
  "smol-toml",
  "undici",
];

/** What only those tests need that stay here. */
const TEST_PACKAGES = [
  "@bytecodealliance/jco",
  "@react-on-spin/wasi-http",
  "@types/react",
  "@types/react-dom",
  "react",
  "react-dom",
  "vite",
  "yaml",
];

/** Tasks of turbo for what stays here. */
const OWN_TASKS = ["//#files", "@react-on-spin/e2e#build:guest", "@react-on-spin/template#test"];

const Texts = v.record(v.string(), v.string());
const Manifest = v.looseObject({ scripts: Texts, devDependencies: Texts });
const RootManifest = v.looseObject({ ...Manifest.entries, workspaces: v.array(v.string()) });
const TypeScriptConfig = v.looseObject({ references: v.array(v.object({ path: v.string() })) });
const TurboConfig = v.looseObject({
  tasks: v.looseObject({
    "@react-on-spin/e2e#e2e": v.looseObject({ dependsOn: v.array(v.string()) }),
  }),
});

/** By path. The order of keys is kept, and the formatter sees to the rest. */
const edits: Readonly<Record<string, (text: string) => string>> = {
  "package.json": editJson(RootManifest, (manifest) => {
    manifest["description"] = DESCRIPTION;
    manifest.workspaces = manifest.workspaces.filter((folder) => folder !== "template");
    remove(manifest.scripts, ["bench", "files", "new", "screenshots", "template"]);
    remove(manifest.devDependencies, BENCH_PACKAGES);
  }),
  "tsconfig.json": editJson(TypeScriptConfig, (config) => {
    config.references = config.references.filter(({ path }) => path !== "template");
  }),
  "turbo.json": editJson(TurboConfig, ({ tasks }) => {
    const e2e = tasks["@react-on-spin/e2e#e2e"];
    e2e.dependsOn = e2e.dependsOn.filter((task) => task !== "build:guest");
    remove(tasks, OWN_TASKS);
  }),
  "e2e/package.json": editJson(Manifest, (manifest) => {
    remove(manifest.devDependencies, TEST_PACKAGES);
    remove(manifest.scripts, ["build:guest"]);
  }),
  "e2e/tsconfig.json": editJson(TypeScriptConfig, (config) => {
    config.references = config.references.filter(({ path }) => !path.endsWith("/wasi-http"));
  }),
};

/**
 * Edits a file.
 *
 * @throws Error if it is not of the shape that the edit expects.
 */
export function edit(path: string, text: string): string {
  const edited = leaveOut(edits[path]?.(text) ?? text);
  if (path.endsWith(".md")) return dropDecisions(edited);
  if (/^spin[\w.]*\.toml$/.test(path)) {
    return edited.replace(/^description = .*$/m, `description = "${DESCRIPTION}"`);
  }
  return edited;
}

/** Drops the lines from one with `template: leave out` to one with `template: go on`. */
function leaveOut(text: string): string {
  return text.replaceAll(/^.*template: leave out[\s\S]*?template: go on.*\n/gm, "");
}

/** Drops references such as "([decision 0005](decisions/0005-….md))": the decisions stay here. */
function dropDecisions(text: string): string {
  return text.replaceAll(/\s\(\[decision \d+\]\([^)]*\)\)/g, "");
}

function editJson<Schema extends v.GenericSchema>(
  schema: Schema,
  change: (value: v.InferInput<Schema>) => void,
): (text: string) => string {
  return (text) => {
    const value: unknown = JSON.parse(text);
    // Not `v.parse`, which makes a copy with its keys in another order.
    v.assert(schema, value);
    change(value);
    return JSON.stringify(value, null, 2);
  };
}

/** @throws Error if there is nothing to remove: this file would be out of date. */
function remove(record: Record<string, unknown>, keys: readonly string[]): void {
  for (const key of keys) {
    if (!(key in record))
      throw new Error(`template/src/edits.ts removes ${key}, which is not there.`);
    delete record[key];
  }
}
