import type { EnvironmentOptions } from "vite";
import type { Target } from "./targets.ts";

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
        external: [/^(fermyon|spin|wasi):/],
        output: { codeSplitting: false, entryFileNames: "[name].js" },
      },
    },
  };
}
