import { spawnSync } from "node:child_process";

/** The first version of Spin with atomic increments, which the default build needs. */
export const SPIN_NEEDED = "3.0";

/**
 * Asks the `spin` on the PATH for its version.
 *
 * @returns {{ text: string, isNewEnough: boolean } | undefined} undefined if Spin is not on the PATH
 */
export function findSpin() {
  const { status, stdout } = spawnSync("spin", ["--version"], { encoding: "utf8" });
  if (status !== 0) return undefined;
  // `spin 3.4.1 (4e9ea2d 2025-09-23)`
  const [text = "", major = ""] = /^spin (\d+)\.\S+/.exec(stdout) ?? [stdout.trim()];
  return { text, isNewEnough: Number(major) >= Number.parseInt(SPIN_NEEDED, 10) };
}
