import { runScript } from "./process.mjs";

/**
 * Runs tasks of turbo.json. Turbo skips those whose inputs have not changed.
 *
 * @param args - task names and flags of `turbo run`
 * @param env - further environment variables
 * @returns the exit code
 */
export function runTurbo(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return runScript("node_modules/turbo/bin/turbo", ["run", ...args], {
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    ...env,
  });
}
