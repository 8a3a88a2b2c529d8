/**
 * The build's half: the Vite plugin that makes a component of an app.
 *
 * @module
 */
import { requireVersions } from "@react-on-spin/server-functions/vite";
import type { Plugin } from "vite";
import type { SpinComponentOptions } from "./options.ts";

export type { SpinComponentOptions, Target } from "./options.ts";

/**
 * Creates the Vite plugin.
 *
 * - `vite build` builds what the app is made of, and then the component that `spin.toml` names.
 * - `vite` runs the server's code in Node, with the interfaces that `spin.toml` grants to the component. The
 *   component's address is that of its route.
 * - The server's code can import `virtual:public-files`.
 *
 * It stands beside the plugins of any framework. The component is made of the environment `ssr`, when all others
 * are built.
 *
 * @throws Error if the version of Vite or Node is too old; if there is no such mode, no manifest, or no such
 *   component
 *
 * @example
 * ```ts
 * export default defineConfig({
 *   plugins: [spinComponent({ manifest: "../../spin.toml", server: "src/entry.server.ts" })],
 * });
 * ```
 */
export async function spinComponent(options: SpinComponentOptions): Promise<Plugin[]> {
  requireVersions("spinComponent");
  // Loaded only now: with an older version, the modules cannot even be linked.
  const { createPlugins } = await import("./plugin.ts");
  return createPlugins(options);
}
