import type { World } from "@react-on-spin/server/wit";

/** What the component can be built for. */
export interface Target {
  name: "spin" | "cloud";
  /** What the component asks of its host. */
  world: World;
  /** Conditions that choose the implementations behind package imports such as `#tally`. */
  conditions: readonly string[];
  /** The folder of the server's bundle. */
  outDir: string;
  component: string;
}

/** Spin itself, with atomic increments. */
const spin: Target = {
  name: "spin",
  world: "server",
  conditions: [],
  outDir: "dist/server",
  component: "dist/server.wasm",
};

/** The clouds that run Spin components without atomic increments. */
const cloud: Target = {
  name: "cloud",
  world: "portable",
  conditions: ["portable"],
  outDir: "dist/server-cloud",
  component: "dist/server.cloud.wasm",
};

/**
 * Finds a target by its name, which is also the mode that Vite builds it in.
 *
 * @throws Error that lists the names if there is none.
 */
export function findTarget(name: string): Target {
  for (const target of [spin, cloud]) if (target.name === name) return target;
  throw new Error(`There is no target "${name}". It is "spin" or "cloud".`);
}
