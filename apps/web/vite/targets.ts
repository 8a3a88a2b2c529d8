import type { World } from "@react-on-spin/server/wit";

/** What the component can be built for. */
export interface Target {
  /** Its name, which is also that of its WIT world: what the component needs from its host. */
  name: World;
  /** Conditions that choose the implementations behind package imports such as `#add-to-kv-counter`. */
  conditions: readonly string[];
  /** The folder of the server's bundle. */
  outDir: string;
  component: string;
}

/** For hosts whose store increments atomically, as Spin's does. */
const atomic: Target = {
  name: "atomic",
  conditions: [],
  outDir: "dist/atomic",
  component: "dist/atomic.wasm",
};

/** For hosts without atomic increments: the clouds that run Spin components. */
const portable: Target = {
  name: "portable",
  conditions: ["portable"],
  outDir: "dist/portable",
  component: "dist/portable.wasm",
};

/**
 * Finds a target by its name, which is also the mode that Vite builds it in.
 *
 * @throws Error that lists the names if there is none.
 */
export function findTarget(name: string): Target {
  for (const target of [atomic, portable]) if (target.name === name) return target;
  throw new Error(`There is no target "${name}". It is "atomic" or "portable".`);
}
