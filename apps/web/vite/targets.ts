import type { World } from "@app/server/wit";

/** What Vite builds: a name among the `environments` in vite.config.ts. */
export type Environment = "client" | "ssr" | "staticPage";

/** One way to build the app. Paths start at Vite's root. */
export interface Target {
  name: "atomic" | "portable" | "static";
  /** What Vite builds for it, in this order. The browser's files are the same for all targets. */
  environments: readonly Environment[];
  /** The component's WIT world: what it needs from its host. */
  world: World;
  /** The module that the component is made of. */
  entry: string;
  /** The module that answers requests in development. It exports `handle`. */
  devEntry: string;
  /** Conditions that choose the implementations of package imports such as `#add-to-kv-counter`. */
  conditions: readonly string[];
  /** The folder of the server's bundle. */
  outDir: string;
  component: string;
}

/** For hosts whose key-value store increments atomically, as Spin's does. */
const atomic: Target = {
  name: "atomic",
  environments: ["client", "ssr"],
  world: "atomic",
  entry: "src/entry.spin.ts",
  devEntry: "src/handle.server.ts",
  conditions: [],
  outDir: "dist/atomic",
  component: "dist/atomic.wasm",
};

/** For hosts without atomic increments: the clouds that run Spin components. */
const portable: Target = {
  ...atomic,
  name: "portable",
  environments: ["ssr"],
  world: "portable",
  conditions: ["portable"],
  outDir: "dist/portable",
  component: "dist/portable.wasm",
};

// template: leave out of react-csr
/**
 * Rendered in the browser: one static page for every address, and a component that only has the
 * server functions. For a host without atomic increments, spread `portable` here instead of `atomic`.
 */
const staticTarget: Target = {
  ...atomic,
  name: "static",
  environments: ["ssr", "staticPage"],
  entry: "src/entry.api.ts",
  devEntry: "src/handle-static.dev.server.ts",
  outDir: "dist/static",
  component: "dist/static.wasm",
};
// template: go on

const targets = [atomic, portable, staticTarget];

/**
 * Finds a target by its name, which is also the mode that Vite builds it in.
 *
 * @throws Error that lists the names, if no target has this one.
 */
export function findTarget(name: string): Target {
  const target = targets.find((each) => each.name === name);
  if (target !== undefined) return target;
  const names = targets.map((each) => each.name);
  throw new Error(`There is no target "${name}". Choose one of: ${names.join(", ")}.`);
}
