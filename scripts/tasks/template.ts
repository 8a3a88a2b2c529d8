import { runScript } from "../lib/process.mjs";
import { withOptions } from "../lib/task.ts";

export const run = withOptions("npm run template", {}, () =>
  runScript("template/src/write-templates.ts", []),
);
