/**
 * What changes in a file on its way into a new app, besides the name.
 *
 * @module
 */
import * as v from "valibot";
import { DESCRIPTION } from "./app-name.ts";

/** The `npm run` commands that only this repository has. */
const OWN_COMMANDS = ["bench", "files", "new", "template"];

/** Packages that only those tests of `e2e` use that stay here. */
const OWN_TEST_PACKAGES = ["@bytecodealliance/jco", "yaml"];

/** Packages that only `npm run bench` uses. */
const BENCH_PACKAGES = ["@types/pidusage", "pidtree", "pidusage", "smol-toml", "undici"];

/** Tasks of turbo for what stays here. */
const OWN_TASKS = ["//#files", "@react-on-spin/template#test"];

const Scripts = v.record(v.string(), v.string());
const RootManifest = v.looseObject({
  devDependencies: Scripts,
  scripts: Scripts,
  workspaces: v.array(v.string()),
});
const TestManifest = v.looseObject({ devDependencies: Scripts });
const TypeScriptConfig = v.looseObject({ references: v.array(v.object({ path: v.string() })) });
const TurboConfig = v.looseObject({ tasks: v.record(v.string(), v.unknown()) });

/** By path. The order of keys is kept, and the formatter sees to the rest. */
const edits: Readonly<Record<string, (text: string) => string>> = {
  "package.json": editJson(RootManifest, (manifest) => ({
    ...manifest,
    description: DESCRIPTION,
    workspaces: manifest.workspaces.filter((folder) => folder !== "template"),
    scripts: omit(manifest.scripts, OWN_COMMANDS),
    devDependencies: omit(manifest.devDependencies, BENCH_PACKAGES),
  })),
  "e2e/package.json": editJson(TestManifest, (manifest) => ({
    ...manifest,
    devDependencies: omit(manifest.devDependencies, OWN_TEST_PACKAGES),
  })),
  "tsconfig.json": editJson(TypeScriptConfig, (config) => ({
    ...config,
    references: config.references.filter(({ path }) => path !== "template"),
  })),
  "turbo.json": editJson(TurboConfig, (config) => ({
    ...config,
    tasks: omit(config.tasks, OWN_TASKS),
  })),
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
  change: (value: v.InferOutput<Schema>) => unknown,
): (text: string) => string {
  return (text) => {
    const value: unknown = JSON.parse(text);
    v.assert(schema, value);
    return JSON.stringify(change(value), null, 2);
  };
}

function omit<T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
