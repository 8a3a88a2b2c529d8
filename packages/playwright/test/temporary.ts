import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Creates a temporary folder, which is deleted after the test. */
export function temporaryFolder(): string {
  // Resolves links: on macOS this folder is one.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "playwright-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
