/**
 * Makes the template from this repository.
 *
 * @module
 */
import { isUtf8 } from "node:buffer";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { renameInCode, toTemplate } from "./app-name.ts";
import { edit } from "./edits.ts";
import { checkList, listFiles, ROOT, selectFiles } from "./files.ts";
import { pruneLockFile } from "./lock-file.ts";
import type { TemplateId } from "./templates.ts";

/** Files that only new apps have. One replaces this repository's file of the same path. */
const APP = "template/app/";

const LOCK_FILE = "package-lock.json";

/** A file of a template, or of an app. */
export interface TextFile {
  /** Relative to the folder of the app, with slashes. */
  path: string;
  /** A text is a Liquid template. Bytes stay as they are. */
  content: string | Buffer;
}

/**
 * Makes the content of a template.
 *
 * @throws Error if the list does not know a file, or if the app would not pass its own check.
 */
export function makeTemplate(template: TemplateId): TextFile[] {
  const files = listFiles();
  const problems = checkList(files);
  if (problems.length > 0) throw new Error(problems.join("\n"));

  const selected = selectFiles(files, template).map((path) => editFile(readFile(path), template));
  const own = files.filter((path) => path.startsWith(APP)).map((path) => readFile(path));
  return [
    ...finish(fitLockFile(selected)).map(({ path, content }) => ({
      path,
      content: typeof content === "string" ? toTemplate(content) : content,
    })),
    // These are templates already.
    ...own.map(({ path, content }) => ({
      path: path.slice(APP.length),
      content:
        typeof content === "string"
          ? fillInSections(edit(path, content, template), template)
          : content,
    })),
  ];
}

/** Inserts a section of this repository's README where a line asks for it by its heading. */
function fillInSections(text: string, template: TemplateId): string {
  return text.replaceAll(/^<!-- section of README\.md: (.+) -->$/gm, (_, heading: string) => {
    const { content } = editFile(readFile("README.md"), template);
    const section = `${content}`
      .split(/^(?=## )/m)
      .find((part) => part.startsWith(`## ${heading}\n`));
    if (section === undefined) throw new Error(`README.md has no section "${heading}".`);
    return toTemplate(section.trimEnd());
  });
}

/** Writes files into a folder, and makes the folder if it is not there. */
export function writeFiles(folder: string, files: readonly TextFile[]): void {
  for (const { path, content } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

function readFile(path: string): TextFile {
  const bytes = readFileSync(join(ROOT, path));
  // Spin makes the same distinction.
  return { path, content: isUtf8(bytes) ? bytes.toString() : bytes };
}

function editFile({ path, content }: TextFile, template: TemplateId): TextFile {
  if (typeof content !== "string") return { path, content };
  return { path, content: renameInCode(path, edit(path, content, template)) };
}

function fitLockFile(files: readonly TextFile[]): TextFile[] {
  const manifests = new Map(
    files
      .filter(({ path }) => posix.basename(path) === "package.json")
      .map(({ path, content }) => {
        const folder = posix.dirname(path);
        return [folder === "." ? "" : folder, JSON.parse(content.toString())];
      }),
  );
  return files.map((file) =>
    file.path === LOCK_FILE
      ? { path: LOCK_FILE, content: pruneLockFile(file.content.toString(), manifests) }
      : file,
  );
}

/**
 * Runs the app's own tools over its files. The names of the packages have changed, so the formatter
 * sorts imports and wraps lines again. spin.toml may have changed, so the manifests made from it are
 * made again.
 */
function finish(files: readonly TextFile[]): TextFile[] {
  const folder = mkdtempSync(join(tmpdir(), "template-"));
  try {
    writeFiles(folder, files);
    const manifests = pathToFileURL(join(folder, "scripts/lib/manifests.mjs"));
    run(folder, ["--eval", `import("${manifests}").then((module) => module.writeManifests())`]);
    run(folder, [join(ROOT, "node_modules/@biomejs/biome/bin/biome"), "check", "--write"]);
    return files.map(({ path, content }) => ({
      path,
      content: typeof content === "string" ? readFileSync(join(folder, path), "utf8") : content,
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws Error with what Node printed, if it failed. */
function run(folder: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`A new app would not pass its own check:\n${stdout}${stderr}`);
}
