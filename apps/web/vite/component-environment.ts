import type { EnvironmentOptions, Rolldown } from "vite";
import type { Target } from "./targets.ts";

/**
 * Leaves out React's second renderer. `react-dom/server.edge` loads it for `renderToString`, which
 * nothing here calls, but the bundler cannot know that. It would be a quarter of the bundle.
 */
const withoutLegacyRenderer: Rolldown.Plugin = {
  name: "without-legacy-renderer",
  load: {
    filter: { id: /react-dom-server-legacy/ },
    handler: () => "",
  },
};

/**
 * How Vite builds the server's bundle for the component. The bundle is one module, and it imports
 * nothing but the host's interfaces: there is no Node around it.
 */
export function componentEnvironment({ conditions, entry, outDir }: Target): EnvironmentOptions {
  return {
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    resolve: {
      noExternal: true,
      conditions: [...conditions, "module", "production", "default"],
    },
    build: {
      outDir,
      emptyOutDir: true,
      emitAssets: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: { server: entry },
        plugins: [withoutLegacyRenderer],
        external: [/^(fermyon|spin|wasi):/],
        output: { codeSplitting: false, entryFileNames: "[name].js" },
      },
    },
  };
}
