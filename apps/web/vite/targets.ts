import type { World } from "@react-on-spin/server/wit";

/** What the app can be built for. */
export interface Target {
  name: "atomic" | "portable" | "static";
  /** The component's WIT world: what it needs from its host. */
  world: World;
  /** The module that the component is made of. */
  entry: string;
  /** Conditions that choose the implementations behind package imports such as `#add-to-kv-counter`. */
  conditions: readonly string[];
  /** The folder of the server's bundle. */
  outDir: string;
  component: string;
}

/** For hosts whose store increments atomically, as Spin's does. */
const atomic: Target = {
  name: "atomic",
  world: "atomic",
  entry: "src/entry.spin.tsx",
  conditions: [],
  outDir: "dist/atomic",
  component: "dist/atomic.wasm",
};

/** For hosts without atomic increments: the clouds that run Spin components. */
const portable: Target = {
  ...atomic,
  name: "portable",
  world: "portable",
  conditions: ["portable"],
  outDir: "dist/portable",
  component: "dist/portable.wasm",
};

/**
 * Rendered in the browser: one page for every address, a file, and a component with the server
 * functions only. To run it where increments are not atomic, put `portable` in the place of `atomic`.
 */
const staticTarget: Target = {
  ...atomic,
  name: "static",
  entry: "src/entry.api.ts",
  outDir: "dist/static",
  component: "dist/static.wasm",
};

const targets = [atomic, portable, staticTarget];

/**
 * Finds a target by its name, which is also the mode that Vite builds it in.
 *
 * @throws Error that lists the names if there is none.
 */
export function findTarget(name: string): Target {
  const target = targets.find((each) => each.name === name);
  if (target !== undefined) return target;
  throw new Error(
    `There is no target "${name}". It is one of ${targets.map((each) => each.name).join(", ")}.`,
  );
}
