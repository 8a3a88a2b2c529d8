import { runScript } from "../lib/process.mjs";
import { withOptions } from "../lib/task.ts";

export const run = withOptions("npm run pack", {}, () => runScript("release/pack.ts", []));
