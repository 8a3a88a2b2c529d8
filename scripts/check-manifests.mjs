/**
 * `npm run manifests`: checks that the manifests made from spin.toml are up to date.
 *
 * @module
 */
import { staleManifests } from "./lib/manifests.mjs";

const stale = staleManifests();
for (const { file } of stale) {
  console.error(`${file} is not what spin.toml makes of it: \`npm run fix\` makes it anew.`);
}
if (stale.length > 0) process.exitCode = 1;
