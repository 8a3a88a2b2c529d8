import { runScript } from "./run.mjs";

/**
 * Runs tasks of turbo.json, and only those whose inputs have changed.
 *
 * @param {readonly string[]} args - Task names and flags of `turbo run`.
 * @param {Record<string, string>} [env] - Further environment variables.
 * @returns {Promise<number>} The exit code.
 */
export function runTurbo(args, env = {}) {
  return runScript("node_modules/turbo/bin/turbo", ["run", ...args], {
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    ...env,
  });
}
