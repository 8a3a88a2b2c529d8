import { spawnSync } from "node:child_process";

/** The first Spin with atomic increments, which the default build imports. */
export const SPIN_NEEDED = "3.0";

/**
 * Asks the `spin` on the PATH which version it is.
 *
 * @returns {{ text: string, isNewEnough: boolean } | undefined} undefined if there is none
 */
export function findSpin() {
  const { status, stdout } = spawnSync("spin", ["--version"], { encoding: "utf8" });
  if (status !== 0) return undefined;
  // `spin 3.4.1 (4e9ea2d 2025-09-23)`
  const [text = "", major = ""] = /^spin (\d+)\.\S+/.exec(stdout) ?? [stdout.trim()];
  return { text, isNewEnough: Number(major) >= Number.parseInt(SPIN_NEEDED, 10) };
}
