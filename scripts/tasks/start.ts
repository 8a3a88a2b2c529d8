import { placeModels } from "../lib/models.ts";
import { runUntilStopped } from "../lib/process.mjs";
import { runTurbo } from "../lib/turbo.ts";

const HOST = "node_modules/@react-on-spin/spin-node/bin/spin-node.mjs";

/** From a bare clone to a running server. Arguments go to the host. */
export async function run(args: string[]): Promise<number> {
  const asksForHelp = args.includes("--help") || args.includes("-h");
  if (!asksForHelp) {
    placeModels();
    const built = await runTurbo(["build"]);
    if (built !== 0) return built;
  }
  return runUntilStopped(HOST, ["up", ...args]);
}
