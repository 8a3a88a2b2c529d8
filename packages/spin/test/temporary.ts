import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, onTestFinished } from "vitest";

/** Registers a clean-up: `onTestFinished`, or what {@link beforeFile} gives. */
export type CleanUp = (work: () => void | Promise<void>) => void;

/**
 * Creates a temporary folder with these files, which is deleted after the test.
 *
 * @param files - contents by path
 * @returns the folder's path
 */
export function temporaryFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  cleanUp: CleanUp = onTestFinished,
): string {
  // Resolves links, because a child process sees the real path, and on macOS this folder is a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "spin-")));
  cleanUp(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

/** Prepares something for all tests of a file. What `prepare` registers is cleaned up after them, the last first. */
export function beforeFile(prepare: (cleanUp: CleanUp) => Promise<void>): void {
  beforeAll(async () => {
    // Vitest ignores an `afterAll` that is called here.
    const works: (() => void | Promise<void>)[] = [];
    await prepare((work) => void works.push(work));
    return async () => {
      for (const work of works.toReversed()) await work();
    };
  });
}
