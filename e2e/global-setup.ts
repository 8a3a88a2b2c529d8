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
 * Runs before all tests. On Spin it finds out whether the files component can be had, and lets Spin
 * compile all components.
 */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  if (!onSpin) return undefined;
  const removeStandIn = await makeStandIn();
  // Spin compiles a component when it first starts it, which can take longer than a test may, and
  // keeps what it made.
  for (const manifest of globSync(["spin*.toml", "e2e/*/spin.toml"], { cwd: ROOT })) {
    const server = await Server.start({ manifest, startTimeout: COMPILE_TIMEOUT });
    await server.dispose();
  }
  return removeStandIn;
}

/** Makes the stand-in for the files component, if it is needed. */
async function makeStandIn(): Promise<(() => Promise<void>) | undefined> {
  if (await canFetchComponents(join(ROOT, "spin.toml"))) return undefined;
  console.log(
    "The files component of spin.toml cannot be fetched. The tests use a stand-in, made of the built files.",
  );
  const folder = await mkdtemp(join(tmpdir(), "react-on-spin-assets-"));
  process.env[ASSETS_COMPONENT] = await makeAssetsComponent(
    join(ROOT, "apps/web/dist/client/assets"),
    join(ROOT, "apps/web/dist/page/index.html"),
    folder,
  );
  return () => rm(folder, { recursive: true, force: true });
}
