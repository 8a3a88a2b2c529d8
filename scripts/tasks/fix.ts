import { writeManifests } from "../lib/manifests.ts";
import { runScript } from "../lib/process.mjs";
import { withOptions } from "../lib/task.ts";

export const run = withOptions("npm run fix", {}, () => {
  writeManifests();
  return runScript("node_modules/@biomejs/biome/bin/biome", ["check", "--write", "."]);
});
