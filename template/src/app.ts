/**
 * The files of a new app: this repository's own, but for those that lie in `template/app`, and for a template that
 * is not the default one, in `template/<id>`.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, matchesGlob, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { packAll, run } from "../../release/pack.ts";
import type { AppFile, TemplateId } from "./templates.ts";

/** The folder of this repository. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** Whether a registry has the packages. Until then, a new app carries their tarballs. */
const IN_REGISTRY: boolean = false;

/** What a new app gets of this repository's files, as it is. */
const COPIED = [
  ".{editorconfig,gitattributes,gitignore}",
  ".github/workflows/ci.yml",
  ".vscode/*",
  "LICENSE",
  "apps/**",
  "biome.json",
  "deploy/**",
  "docs/{guarantees,identity-provider,operating,security,your-app}.md",
  "e2e/*.ts",
  "e2e/fixtures/{clicks,model}.ts",
  "e2e/tests/{accessibility,comment,counter,static-page}.spec.ts",
  "models/*/weights/*",
  "package-lock.json",
  "packages/{server,shared}/{*,src/**}",
  "scripts/{tasks.ts,*.json,*.mjs}",
  "scripts/lib/*",
  "spin*.toml",
  "tsconfig.base.json",
];

/** What a template leaves out of these. */
const LEFT_OUT: Readonly<Record<TemplateId, readonly string[]>> = {
  "react-ssr": ["e2e/tests/static-page.spec.ts"],
  "react-csr": ["spin.static.toml"],
};

/**
 * Makes the files of an app.
 *
 * @throws Error if git cannot list the files, or a tool fails
 */
export function makeFiles(template: TemplateId): AppFile[] {
  const tracked = listTracked();
  const read = (path: string) => readFileSync(join(ROOT, path));
  const files = new Map<string, Buffer>();
  const isCopied = (path: string) => matches(path, COPIED) && !matches(path, LEFT_OUT[template]);
  for (const path of tracked.filter(isCopied)) files.set(path, read(path));
  for (const layer of ["template/app/", `template/${template}/`]) {
    for (const path of tracked.filter((each) => each.startsWith(layer))) {
      files.set(path.slice(layer.length), read(path));
    }
  }
  if (IN_REGISTRY) {
    const manifest = (files.get("package.json") ?? "").toString();
    files.set("package.json", Buffer.from(manifest.replaceAll(/file:vendor\/.*-(.*)\.tgz/g, "$1")));
  } else {
    for (const path of packAll()) files.set(`vendor/${basename(path)}`, readFileSync(path));
  }
  for (const [path, content] of files) {
    if (!path.endsWith(".md")) continue;
    const text = fitDocument(path, content.toString(), template, new Set(files.keys()));
    files.set(path, Buffer.from(text));
  }
  files.set("package-lock.json", makeLockFile(files));
  return [...files].map(([path, content]) => ({ path, content }));
}

/** Lists the files that git tracks: what else lies in the folder is the user's own. */
function listTracked(): string[] {
  const { error, status, stdout, stderr } = spawnSync("git", ["ls-files", "-z"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (error !== undefined || status !== 0) {
    throw new Error(
      "A new app is made of the files that git tracks, but git cannot list them. " +
        (error === undefined
          ? `In a clone of the repository, correct what git says: ${stderr.trim()}`
          : `Install git, so that it is on the PATH: ${error.message}`),
    );
  }
  return stdout.split("\0").filter((path) => path !== "" && existsSync(join(ROOT, path)));
}

const matches = (path: string, patterns: readonly string[]) =>
  patterns.some((pattern) => matchesGlob(path, pattern));

/**
 * Fits a document to the app:
 *
 * - From `<!-- template: leave out -->` to `<!-- template: go on -->`, no app gets the lines; with `leave out of
 *   <template>`, those of one template do not.
 * - A comment that begins with `template: only in <template>` becomes text in apps of that template.
 * - A link to a file that the app does not have becomes text.
 */
export function fitDocument(
  path: string,
  text: string,
  template: TemplateId,
  paths: ReadonlySet<string>,
): string {
  const folders = new Set([...paths].map((each) => posix.dirname(each)));
  const hasTarget = (link: string) => {
    const [file = ""] = link.split("#");
    const target = posix.join(posix.dirname(path), file).replace(/\/$/, "");
    return /^[a-z]+:/.test(link) || file === "" || paths.has(target) || folders.has(target);
  };
  return text
    .replaceAll(
      /^<!-- template: leave out(?: of ([\w-]+))? -->\n([\s\S]*?)^<!-- template: go on -->\n/gm,
      (_, id: string | undefined, lines: string) =>
        id === undefined || id === template ? "" : lines,
    )
    .replaceAll(
      /^<!-- template: only in ([\w-]+)\n([\s\S]*?)^-->\n/gm,
      (_, id: string, lines: string) => (id === template ? lines : ""),
    )
    .replaceAll(/ \(\[decision \d+\]\([^)]*\)\)/g, "")
    .replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/g, (whole, label: string, link: string) =>
      hasTarget(link) ? whole : label,
    )
    .replaceAll(/\n{3,}/g, "\n\n");
}

/** Lets npm make the lock file of an app out of this repository's, without a network. */
function makeLockFile(files: ReadonlyMap<string, Buffer>): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "lock-file-"));
  try {
    const needed = /(^|\/)package(-lock)?\.json$|^vendor\//;
    for (const [path, content] of files)
      if (needed.test(path)) writeFiles(folder, [{ path, content }]);
    const quiet = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    run("npm", ["install", "--package-lock-only", ...quiet], folder);
    return readFileSync(join(folder, "package-lock.json"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes files into a folder, and makes the folder if it is not there. */
export function writeFiles(
  folder: string,
  files: readonly { path: string; content: string | Buffer }[],
): void {
  for (const { path, content } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
