import { withOptions } from "../lib/task.ts";
import { runTurbo } from "../lib/turbo.ts";

export const run = withOptions("npm run check", {}, () => runTurbo(["checks"]));
