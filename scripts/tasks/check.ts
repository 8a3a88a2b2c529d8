import { withOptions } from "../lib/task.ts";
import { checks, runTurbo } from "../lib/turbo.ts";

export const run = withOptions("npm run check", {}, () => runTurbo(checks()));
