/**
 * The build's half: the Vite plugin that makes a component of an app.
 *
 * @module
 */
import { type Plugin, version } from "vite";
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
  requireVersion("Vite", version, 8, "npm install --save-dev vite@8");
  requireVersion("Node", process.versions.node, 24, "npm install --save-dev node@24");
  // Loaded only now: with an older version, the modules cannot even be linked.
  const { createPlugins } = await import("./plugin.ts");
  return createPlugins(options);
}

/** @throws Error with what is required, what was found, and the remedy */
export function requireVersion(name: string, found: string, major: number, remedy: string): void {
  if (Number.parseInt(found, 10) >= major) return;
  throw new Error(
    `The plugin spinComponent needs ${name} ${major} or newer, but this is ${name} ${found}. Update it: ${remedy}`,
  );
}
