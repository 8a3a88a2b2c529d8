import { fileURLToPath } from "node:url";
import { assembleWit as assemble } from "@react-on-spin/spin-component/wit";

/** The worlds of `world.wit`: with atomic increments, or only what every host of Spin components provides. */
export type World = "atomic" | "portable";

/**
 * Writes the worlds of `world.wit` and everything they refer to into `target`, replacing what was
 * there.
 *
 * @param target - the path of the folder to write
 */
export const assembleWit = (target: string): Promise<void> =>
  assemble(fileURLToPath(new URL("world.wit", import.meta.url)), target);
