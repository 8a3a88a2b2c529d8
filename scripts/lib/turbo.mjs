import { runScript } from "./process.mjs";

/**
 * Runs tasks of turbo.json. Turbo skips those whose inputs have not changed.
 *
 * @param {readonly string[]} args - task names and flags of `turbo run`
 * @param {Record<string, string>} [env] - further environment variables
 * @returns {Promise<number>} the exit code
 */
export function runTurbo(args, env = {}) {
  return runScript("node_modules/turbo/bin/turbo", ["run", ...args], {
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    ...env,
  });
}
