import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Registers what is to be done at the end: `onTestFinished`, or `afterAll` for all of a file. */
export type CleanUp = (work: () => void | Promise<void>) => void;

/** A folder of the test's own, removed after it. */
export function temporaryFolder(cleanUp: CleanUp = onTestFinished): string {
  // Its real path is what a process started in it is told; macOS' own folder for it is a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "spin-node-")));
  cleanUp(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
