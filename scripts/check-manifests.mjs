/**
 * `npm run manifests`: checks that the manifests made from spin.toml are up to date.
 *
 * @module
 */
import { staleManifests } from "./lib/manifests.mjs";

const stale = staleManifests();
for (const { file } of stale) {
  console.error(
    `${file} is not up to date with spin.toml. Run \`npm run fix\`, which makes it from spin.toml.`,
  );
}
if (stale.length > 0) process.exitCode = 1;
