/**
 * The global setup of Playwright: `globalSetup: "@react-on-spin/spin/playwright/setup"`.
 *
 * @module
 */
import { globSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { FullConfig } from "@playwright/test";
import { canDownload, isBuilt, replaceFileServers, withoutDownloads } from "./file-server.ts";
import { findProject, onSpin, Server } from "./server.ts";

export { withoutDownloads };

/** How long Spin may take to compile the components of an application, in milliseconds. */
const COMPILE_TIMEOUT = 300_000;

/**
 * Runs before all tests. On Spin, it replaces the file server if that cannot be downloaded, and lets Spin compile the
 * components of each manifest: `spin*.toml` in the project's folder, and `*\/spin.toml` beside `playwright.config.ts`,
 * for components that only tests use. It leaves out those that are not built.
 */
export default async function setUp({
  configFile = "",
}: Pick<FullConfig, "configFile">): Promise<(() => Promise<void>) | undefined> {
  if (!onSpin) return undefined;
  const manifests: string[] = [];
  for (const [folder, pattern] of [
    [findProject(), "spin*.toml"],
    [dirname(configFile), "*/spin.toml"],
  ] as const) {
    for (const name of globSync(pattern, { cwd: folder })) {
      const manifest = join(folder, name);
      if (await isBuilt(manifest)) manifests.push(manifest);
    }
  }
  const folder = await mkdtemp(join(tmpdir(), "file-servers-"));
  if (!(await canDownload(manifests))) {
    console.log(
      "Spin's file server could not be downloaded. The tests use replacements that contain the files.",
    );
    replaceFileServers(folder);
  }
  // Spin compiles a component when it first starts it, and keeps the result. That can take longer than
  // a test may.
  for (const manifest of manifests) {
    const server = await Server.start({ manifest, startTimeout: COMPILE_TIMEOUT });
    await server.dispose();
  }
  return () => rm(folder, { recursive: true, force: true });
}
