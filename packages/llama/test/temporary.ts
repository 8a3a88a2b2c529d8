import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Registers a clean-up: `onTestFinished`, or `afterAll` for a whole file. */
export type CleanUp = (work: () => void | Promise<void>) => void;

/** Creates a temporary folder, which is deleted after the test. */
export function temporaryFolder(cleanUp: CleanUp = onTestFinished): string {
  // Resolves links, because a child process sees the real path, and on macOS this folder is a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "spin-node-")));
  cleanUp(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
