import { writeManifests } from "../lib/manifests.ts";
import { runNpm } from "../lib/process.mjs";
import { withOptions } from "../lib/task.ts";

export const run = withOptions("npm run fix", {}, () => {
  writeManifests();
  return runNpm(["run", "lint", "--", "--write"]);
});
