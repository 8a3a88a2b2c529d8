import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
/** Creates a temporary folder, which is deleted after the test. */
export function temporaryFolder(cleanUp = onTestFinished) {
  // Resolves links, because a child process sees the real path, and on macOS this folder is a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "spin-node-")));
  cleanUp(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
//# sourceMappingURL=temporary.js.map
