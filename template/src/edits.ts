/**
 * How a file changes on its way into a new app, apart from the name.
 *
 * @module
 */
import * as v from "valibot";
import { DESCRIPTION } from "./app-name.ts";
import { renderInBrowser } from "./react-csr.ts";
import type { TemplateId } from "./templates.ts";

/** Packages that only the benchmark needs. */
const BENCH_PACKAGES = [
  "@types/pidusage",
  "pidtree",
  "pidusage",
  "playwright",
  "smol-toml",
  "undici",
];

/** Packages that only the tests need that stay in this repository. */
const TEST_PACKAGES = [
  "@bytecodealliance/jco",
  "@react-on-spin/spin-component",
  "@types/react",
  "@types/react-dom",
  "react",
  "react-dom",
  "vite",
  "yaml",
];

/** Turbo's tasks for what stays in this repository. */
const OWN_TASKS = ["//#files", "@app/e2e#build:guest", "@react-on-spin/template#test"];

const Texts = v.record(v.string(), v.string());
const Manifest = v.looseObject({ scripts: Texts, devDependencies: Texts });
const RootManifest = v.looseObject({ ...Manifest.entries, workspaces: v.array(v.string()) });
const TypeScriptConfig = v.looseObject({ references: v.array(v.object({ path: v.string() })) });
const TurboConfig = v.looseObject({
  tasks: v.looseObject({
    "@app/web#build": v.looseObject({ outputs: v.array(v.string()) }),
    "@app/e2e#e2e": v.looseObject({ dependsOn: v.array(v.string()) }),
  }),
});

/** Edits by path. They keep the order of keys, and the formatter fixes the layout. */
const edits: Readonly<Record<string, (text: string, template: TemplateId) => string>> = {
  "package.json": editJson(RootManifest, (manifest) => {
    manifest["description"] = DESCRIPTION;
    manifest.workspaces = manifest.workspaces.filter((folder) => folder !== "template");
    remove(manifest.scripts, ["bench", "files", "new", "screenshots", "template"]);
    remove(manifest.devDependencies, BENCH_PACKAGES);
  }),
  "tsconfig.json": editJson(TypeScriptConfig, (config) => {
    config.references = config.references.filter(({ path }) => path !== "template");
  }),
  "turbo.json": editJson(TurboConfig, ({ tasks }, template) => {
    const e2e = tasks["@app/e2e#e2e"];
    e2e.dependsOn = e2e.dependsOn.filter((task) => task !== "build:guest");
    remove(tasks, OWN_TASKS);
    if (template !== "react-csr") return;
    // The default build makes the static page, too.
    const buildStatic = "@app/web#build:static";
    e2e.dependsOn = e2e.dependsOn.filter((task) => task !== buildStatic);
    remove(tasks, [buildStatic]);
    tasks["@app/web#build"].outputs.push("dist/page/**", "dist/page-renderer/**");
  }),
  "apps/web/package.json": editJson(Manifest, ({ scripts }, template) => {
    if (template === "react-csr") remove(scripts, ["build:static"]);
  }),
  "e2e/package.json": editJson(Manifest, (manifest) => {
    remove(manifest.devDependencies, TEST_PACKAGES);
    remove(manifest.scripts, ["build:guest"]);
  }),
  "e2e/tsconfig.json": editJson(TypeScriptConfig, (config) => {
    config.references = config.references.filter(({ path }) => !path.endsWith("/spin-component"));
  }),
};

/**
 * Edits a file for a template.
 *
 * @param path - where the file is in this repository
 * @throws Error if the file does not have the shape that the edit expects.
 */
export function edit(path: string, text: string, template: TemplateId): string {
  let edited = keepForTemplate(edits[path]?.(text, template) ?? text, template);
  if (template === "react-csr") edited = renderInBrowser(path, edited);
  if (path.endsWith(".md")) return removeDecisionLinks(edited).replaceAll(/\n{3,}/g, "\n\n");
  if (/^spin[\w.]*\.toml$/.test(path)) {
    return edited.replace(/^description = .*$/m, `description = "${DESCRIPTION}"`);
  }
  return edited;
}

/**
 * Follows the marks in a file:
 *
 * - From `template: leave out` to `template: go on`, no new app gets the lines.
 * - From `template: leave out of react-csr` to `template: go on`, apps of that template do not get them.
 * - A comment in a document that begins with `template: only in react-csr` becomes text in apps of that
 *   template. No other app gets it.
 */
function keepForTemplate(text: string, template: TemplateId): string {
  return text
    .replaceAll(
      /^.*template: leave out(?: of ([\w-]+))?\b.*\n([\s\S]*?)^.*template: go on.*\n/gm,
      (_, id: string | undefined, lines: string) =>
        id === undefined || id === template ? "" : lines,
    )
    .replaceAll(
      /^<!-- template: only in ([\w-]+)\n([\s\S]*?)^-->\n/gm,
      (_, id: string, lines: string) => (id === template ? lines : ""),
    );
}

/** Removes links such as "([decision 0005](decisions/0005-….md))", since the decisions stay here. */
function removeDecisionLinks(text: string): string {
  return text.replaceAll(/\s\(\[decision \d+\]\([^)]*\)\)/g, "");
}

function editJson<Schema extends v.GenericSchema>(
  schema: Schema,
  change: (value: v.InferInput<Schema>, template: TemplateId) => void,
): (text: string, template: TemplateId) => string {
  return (text, template) => {
    const value: unknown = JSON.parse(text);
    // Not `v.parse`: it returns a copy whose keys are in another order.
    v.assert(schema, value);
    change(value, template);
    return JSON.stringify(value, null, 2);
  };
}

/** @throws Error if a key is not there, because then the lists in this file are out of date. */
function remove(record: Record<string, unknown>, keys: readonly string[]): void {
  for (const key of keys) {
    if (!(key in record)) {
      throw new Error(
        `template/src/edits.ts removes "${key}", but it is not there. Update the list.`,
      );
    }
    delete record[key];
  }
}
