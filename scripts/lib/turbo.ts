import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { ROOT, runScript } from "./process.mjs";

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

const TurboConfig = v.object({ tasks: v.record(v.string(), v.unknown()) });

/** The names of the checks: the root's tasks in turbo.json. */
export function checks(): string[] {
  const config: unknown = JSON.parse(readFileSync(join(ROOT, "turbo.json"), "utf8"));
  const { tasks } = v.parse(TurboConfig, config);
  return Object.keys(tasks).flatMap((task) => (task.startsWith("//#") ? task.slice(3) : []));
}
