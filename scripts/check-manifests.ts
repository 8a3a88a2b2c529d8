/**
 * `npm run manifests`: checks that the manifests made from spin.toml are up to date.
 *
 * @module
 */
import { staleManifests } from "./lib/manifests.ts";

const stale = staleManifests();
for (const { file } of stale) {
  console.error(
    `${file} is out of date: it is made from spin.toml, which has changed. \`npm run fix\` updates it.`,
  );
}
if (stale.length > 0) process.exitCode = 1;
