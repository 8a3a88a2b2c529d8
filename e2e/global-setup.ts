import { globSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canFetchComponents, makeAssetsComponent } from "./fixtures/assets-component.ts";
import { ASSETS_COMPONENT, onSpin, Server } from "./fixtures/server.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** How long Spin may take to compile the components of an application, in milliseconds. */
const COMPILE_TIMEOUT = 300_000;

/**
 * Runs before all tests. On Spin, it replaces the files component if that cannot be downloaded, and
 * lets Spin compile all components.
 */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  if (!onSpin) return undefined;
  const removeReplacement = await replaceFilesComponent();
  // Spin compiles a component when it first starts it, and keeps the result. That can take longer than
  // a test may.
  for (const manifest of globSync(["spin*.toml", "e2e/*/spin.toml"], { cwd: ROOT })) {
    const server = await Server.start({ manifest, startTimeout: COMPILE_TIMEOUT });
    await server.dispose();
  }
  return removeReplacement;
}

/** Replaces the files component if it cannot be downloaded. Returns what removes the replacement. */
async function replaceFilesComponent(): Promise<(() => Promise<void>) | undefined> {
  if (await canFetchComponents(join(ROOT, "spin.toml"))) return undefined;
  console.log(
    "The files component of spin.toml could not be downloaded. The tests use a replacement that contains the built files.",
  );
  const folder = await mkdtemp(join(tmpdir(), "react-on-spin-assets-"));
  process.env[ASSETS_COMPONENT] = await makeAssetsComponent(
    join(ROOT, "apps/web/dist/client/assets"),
    join(ROOT, "apps/web/dist/page"),
    folder,
  );
  return () => rm(folder, { recursive: true, force: true });
}
