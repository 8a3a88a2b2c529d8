/**
 * The global setup of Playwright: `globalSetup: "@react-on-spin/spin/playwright/setup"`.
 *
 * @module
 */
import { existsSync, globSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { FullConfig } from "@playwright/test";
import * as v from "valibot";
import { readToml } from "../../node/config/read-toml.ts";
import { findProject, onSpin, Server } from "./server.ts";

/** How long Spin may take to compile the components of an application, in milliseconds. */
const COMPILE_TIMEOUT = 300_000;

const Manifest = v.object({
  component: v.record(v.string(), v.object({ source: v.unknown() })),
});

/**
 * Runs before all tests. On Spin, it lets Spin download its file server and compile the components of each manifest:
 * `spin*.toml` in the project's folder, and `*\/spin.toml` beside `playwright.config.ts`, for components that only tests
 * use. It leaves out those that are not built.
 */
export default async function setUp({
  configFile = "",
}: Pick<FullConfig, "configFile">): Promise<void> {
  if (!onSpin) return;
  for (const [folder, pattern] of [
    [findProject(), "spin*.toml"],
    [dirname(configFile), "*/spin.toml"],
  ] as const) {
    for (const name of globSync(pattern, { cwd: folder })) {
      const manifest = join(folder, name);
      if (!(await isBuilt(manifest))) continue;
      // Spin keeps what it has compiled. Compiling can take longer than a test may.
      const server = await Server.start({ manifest, startTimeout: COMPILE_TIMEOUT });
      await server.dispose();
    }
  }
}

/** Checks whether every file that a manifest takes from its own disk is there. */
async function isBuilt(manifest: string): Promise<boolean> {
  const { component } = await readToml(manifest, Manifest, "It was there a moment ago.");
  return Object.values(component).every(
    ({ source }) => typeof source !== "string" || existsSync(resolve(dirname(manifest), source)),
  );
}
