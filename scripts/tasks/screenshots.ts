import { runScript } from "../lib/process.mjs";
import { withOptions } from "../lib/task.ts";
import { runTurbo } from "../lib/turbo.ts";

export const run = withOptions("npm run screenshots", {}, async () => {
  const built = await runTurbo(["build"]);
  return built === 0 ? runScript("bench/screenshots.ts", []) : built;
});
