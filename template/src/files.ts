/**
 * The list of what a new app gets and what stays in this repository.
 *
 * Patterns are for `path.matchesGlob`. A file that matches both lists stays here. A file that no
 * pattern matches fails `npm run check`, and so does a pattern that matches no file.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import type { TemplateId } from "./templates.ts";

/** The folder of this repository. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** A new app gets everything that runs, and the tests of what its owner will change. */
const inTheApp = [
  ".editorconfig",
  ".gitattributes",
  ".github/dependabot.yml",
  ".github/workflows/ci.yml",
  ".gitignore",
  "AGENTS.md",
  "LICENSE",
  "biome.json",
  "package.json",
  "package-lock.json",
  "spin.toml",
  "spin.portable.toml",
  "spin.static.toml",
  "tsconfig.json",
  "tsconfig.base.json",
  "turbo.json",
  "apps/**",
  "packages/**",
  "deploy/**",
  "deploy/.gitignore",
  "docs/guarantees.md",
  "docs/model.md",
  "docs/operating.md",
  "docs/security.md",
  "docs/your-app.md",
  "models/.gitignore",
  "models/*/README.md",
  "models/*/weights/*",
  "scripts/*",
  "scripts/lib/*",
  "e2e/*",
  "e2e/fixtures/{assets-component,clicks,model,model-server,other-site,server,store,test,time}.ts",
  "e2e/tests/{accessibility,comment,comment-failures,counter,failing-save,no-answer}.spec.ts",
  "e2e/tests/static-page.spec.ts",
  "e2e/tests/security/headers.spec.ts",
];

/** This repository keeps its story, its measurements, and the tests of its mechanism. */
const onlyHere = [
  ".ci/**",
  ".github/workflows/template.yml",
  "CONTRIBUTING.md",
  "README.md",
  "docs/decisions/**",
  "docs/images/**",
  "docs/upstream.md",
  "docs/walkthrough.md",
  "e2e/{fixtures/terminal,tests/walkthrough.spec}.ts",
  "e2e/guest/**",
  "e2e/fixtures/{chapter,new-app,raw-http,second-writer,untouched}.ts",
  "e2e/tests/{build,development,manifests,new-app,own-model,responses,setup}.spec.ts",
  "e2e/tests/durability/*",
  "e2e/tests/security/{ambiguous-messages,bad-input,cross-site,forms,paths,redaction,slow-clients}.spec.ts",
  "models/*/*.{json,py,txt}",
  "scripts/bench/**",
  "scripts/screenshots.ts",
  "template/**",
];

/** Of the files for new apps, those that only apps get whose pages the server renders. */
const onlyInReactSsr = [
  "apps/web/src/render-page.server.tsx",
  "apps/web/src/{entry,handle}.server.ts",
  "spin.static.toml",
  "e2e/tests/{comment-failures,no-answer}.spec.ts",
];

/** Whether git can list the files: this folder is a clone, not an unpacked archive. */
export function isClone(): boolean {
  return runGit(["rev-parse", "--git-dir"]).status === 0;
}

/**
 * Lists the files of this repository: those that git tracks, and new ones that it does not ignore.
 *
 * @returns paths relative to {@link ROOT}, with slashes
 * @throws Error if this folder is not a clone.
 */
export function listFiles(): string[] {
  const { status, stdout } = runGit([
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
  ]);
  if (status !== 0) {
    throw new Error(
      "Git cannot list the files here, and the template is made of the files that git lists. Use a " +
        "clone of the repository, not an unpacked archive, and install git if it is missing.",
    );
  }
  return stdout.split("\0").filter((path) => path !== "" && existsSync(join(ROOT, path)));
}

function runGit(args: readonly string[]) {
  return spawnSync("git", args, { cwd: ROOT, encoding: "utf8" });
}

/** Selects the files that an app of a template gets. */
export function selectFiles(files: readonly string[], template: TemplateId): string[] {
  const leftOut = template === "react-csr" ? [...onlyHere, ...onlyInReactSsr] : onlyHere;
  return files.filter((path) => !matchesAny(path, leftOut) && matchesAny(path, inTheApp));
}

/** Checks the list against the files of this repository. Returns what is wrong, as sentences. */
export function checkList(files: readonly string[]): string[] {
  const unknown = files.filter((path) => !matchesAny(path, [...onlyHere, ...inTheApp]));
  const unused = [...onlyHere, ...inTheApp, ...onlyInReactSsr].filter(
    (pattern) => !files.some((path) => matchesGlob(path, pattern)),
  );
  return [
    ...unknown.map(
      (path) =>
        `The list does not say whether a new app gets ${path}. Add the file, or a pattern for its ` +
        'folder, to "inTheApp" or "onlyHere" in template/src/files.ts.',
    ),
    ...unused.map(
      (pattern) => `No file matches "${pattern}". Remove it from template/src/files.ts.`,
    ),
  ];
}

function matchesAny(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(path, pattern));
}
