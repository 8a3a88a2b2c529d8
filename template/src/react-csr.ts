/**
 * What is different in an app of the template `react-csr`: its default build is this repository's
 * static build.
 *
 * Whole blocks are marked in the files themselves (edits.ts), and whole files in files.ts. Here are
 * the values that change.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./files.ts";

/** Text that has to be in a file exactly once, and what takes its place. */
type Replacement = readonly [find: RegExp, replace: string];

/** The replacements in each file, by its path in this repository. */
export const replacements: Readonly<Record<string, readonly Replacement[]>> = {
  "apps/web/vite/targets.ts": [
    [/"atomic" \| "portable" \| "static"/g, '"atomic" | "portable"'],
    [/environments: \["client", "ssr"\]/g, 'environments: ["client", "ssr", "staticPage"]'],
    [/src\/entry\.spin\.ts/g, "src/entry.api.ts"],
    [/src\/handle\.server\.ts/g, "src/handle-static.dev.server.ts"],
    [/, staticTarget\]/g, "]"],
  ],
  "scripts/tasks.mjs": [
    [
      /"atomic"; "portable", .*\n.*(?= \[default: atomic\])/g,
      '"atomic", or "portable" for hosts without atomic increments',
    ],
    [/ \|\| target === "static"\)/g, ")"],
    [/`build:\$\{target\}`/g, '"build:portable"'],
    [/"atomic", "portable" or "static"/g, '"atomic" or "portable"'],
  ],
  "e2e/playwright.config.ts": [
    [
      /^(?=\/\*\* The memory of an instance on Akamai)/gm,
      `/** Files that came with the app. They also have tests of pages that a server renders: not here. */
const WITH_OTHER_BUILDS = /(accessibility|comment|counter|failing-save|headers)\\.spec\\.ts$/;

`,
    ],
    [
      /^ {2}projects: \[\n[\s\S]*?^ {2}\],$/gm,
      `  projects: [
    { name: "atomic", testIgnore: WITH_OTHER_BUILDS },
    { name: "atomic, every build", testMatch: WITH_OTHER_BUILDS, grep: EVERY_BUILD },
    {
      name: "portable",
      grep: EVERY_BUILD,
      use: { build: { manifest: "spin.portable.toml", env: CLOUD_MEMORY } },
    },
  ],`,
    ],
  ],
  "e2e/tests/static-page.spec.ts": [[/dist\/static\/server\.js/g, "dist/atomic/server.js"]],
};

/** What turns spin.static.toml into the app's spin.toml, with the default build. */
const manifestReplacements: readonly Replacement[] = [
  [/^# Made from .*\n# .*\n\n/gm, ""],
  [/apps\/web\/dist\/static\.wasm/g, "apps/web/dist/atomic.wasm"],
  [/npm run build -- --target static/g, "npm run build"],
];

/**
 * Changes a file for an app that is rendered in the browser.
 *
 * @param path - where the file is in this repository
 * @throws Error if the file does not have a text that has to change.
 */
export function renderInBrowser(path: string, text: string): string {
  if (path !== "spin.toml") return replaceEach(path, text, replacements[path] ?? []);
  const manifest = "spin.static.toml";
  return replaceEach(manifest, readFileSync(join(ROOT, manifest), "utf8"), manifestReplacements);
}

function replaceEach(path: string, text: string, list: readonly Replacement[]): string {
  return list.reduce((changed, [find, replace]) => {
    const found = changed.match(find)?.length ?? 0;
    if (found === 1) return changed.replace(find, () => replace);
    throw new Error(
      `template/src/react-csr.ts looks for ${find} in ${path}, and finds it ${found} times instead ` +
        "of once. Update the pattern.",
    );
  }, text);
}
