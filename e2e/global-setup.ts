import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canFetchComponents, makeAssetsComponent } from "./fixtures/assets-component.ts";
import { ASSETS_COMPONENT, onSpin } from "./fixtures/server.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Runs before all tests. On Spin, it replaces the files component if that cannot be downloaded. */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  if (!onSpin || (await canFetchComponents(join(ROOT, "spin.toml")))) return undefined;
  console.log(
    "The files component of spin.toml could not be downloaded. The tests use a replacement that contains the built files.",
  );
  const folder = await mkdtemp(join(tmpdir(), "react-on-spin-assets-"));
  process.env[ASSETS_COMPONENT] = await makeAssetsComponent(
    join(ROOT, "apps/web/dist/client/assets"),
    join(ROOT, "apps/web/dist/page/index.html"),
    folder,
  );
  return () => rm(folder, { recursive: true, force: true });
}
