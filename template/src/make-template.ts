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
import { renameInCode, toTemplate } from "./app-name.ts";
import { edit } from "./edits.ts";
import { checkList, listFiles, ROOT, selectFiles } from "./files.ts";
import { pruneLockFile } from "./lock-file.ts";

/** Files for a new app alone, which take the place of this repository's own of the same path. */
const APP = "template/app/";

const LOCK_FILE = "package-lock.json";

/** A file of a template, or of an app. */
export interface TextFile {
  /** From the folder of the app, with slashes. */
  path: string;
  /** Text that Liquid reads; bytes stay as they are. */
  content: string | Buffer;
}

/**
 * Makes the content of the template.
 *
 * @throws Error if the list does not know a file, or the formatter finds what it cannot mend.
 */
export function makeTemplate(): TextFile[] {
  const files = listFiles();
  const problems = checkList(files);
  if (problems.length > 0) throw new Error(problems.join("\n"));

  const own = files.filter((path) => path.startsWith(APP)).map((path) => readFile(path));
  const edited = format(fitLockFile(selectFiles(files).map((path) => editFile(readFile(path)))));
  return [
    ...edited.map(({ path, content }) => ({
      path,
      content: typeof content === "string" ? toTemplate(content) : content,
    })),
    // These are written as templates.
    ...own.map(({ path, content }) => ({
      path: path.slice(APP.length),
      content: typeof content === "string" ? fillInSections(content) : content,
    })),
  ];
}

/** Puts a section of this repository's README where a line asks for it by its heading. */
function fillInSections(text: string): string {
  return text.replaceAll(/^<!-- section of README\.md: (.+) -->$/gm, (_, heading: string) => {
    const { content } = editFile(readFile("README.md"));
    const section = `${content}`
      .split(/^(?=## )/m)
      .find((part) => part.startsWith(`## ${heading}\n`));
    if (section === undefined) throw new Error(`README.md has no section "${heading}".`);
    return toTemplate(section.trimEnd());
  });
}

/** Writes files into a folder, which need not be there. */
export function writeFiles(folder: string, files: readonly TextFile[]): void {
  for (const { path, content } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

function readFile(path: string): TextFile {
  const bytes = readFileSync(join(ROOT, path));
  // As Spin tells them apart.
  return { path, content: isUtf8(bytes) ? bytes.toString() : bytes };
}

function editFile({ path, content }: TextFile): TextFile {
  if (typeof content !== "string") return { path, content };
  return { path, content: renameInCode(path, edit(path, content)) };
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

/** Sorts imports and wraps lines anew, since the names of the packages have changed. */
function format(files: readonly TextFile[]): TextFile[] {
  const folder = mkdtempSync(join(tmpdir(), "template-"));
  try {
    writeFiles(folder, files);
    const biome = join(ROOT, "node_modules/@biomejs/biome/bin/biome");
    const { status, stdout, stderr } = spawnSync(process.execPath, [biome, "check", "--write"], {
      cwd: folder,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`A new app would not pass its check:\n${stdout}${stderr}`);
    return files.map(({ path, content }) => ({
      path,
      content: typeof content === "string" ? readFileSync(join(folder, path), "utf8") : content,
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
