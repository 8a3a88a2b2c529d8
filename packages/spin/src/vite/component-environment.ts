import { registerHooks } from "node:module";
import { basename, dirname, join } from "node:path";
import { defaultServerConditions, type EnvironmentOptions } from "vite";
import type { Target } from "./options.ts";

/**
 * Packages choose their implementation for an engine without Node by these conditions. Without `workerd`,
 * `react-dom/server` is the half that needs a MessageChannel.
 */
const CONDITIONS = ["workerd", "worker"];

/**
 * How Vite builds the bundle for the component. The bundle is one module, and it imports nothing but
 * the host's interfaces: there is no Node around it. It is put beside the component: for `dist/app.wasm`, in
 * `dist/app`.
 *
 * @param component - absolute path of the component's file
 */
export function componentEnvironment(
  { conditions = [], server }: Target,
  component: string,
): EnvironmentOptions {
  return {
    define: { "process.env.NODE_ENV": JSON.stringify("production"), global: "globalThis" },
    resolve: {
      noExternal: true,
      conditions: [...conditions, ...CONDITIONS, "module", "production", "default"],
    },
    build: {
      outDir: join(dirname(component), basename(component, ".wasm")),
      emptyOutDir: true,
      emitAssets: false,
      copyPublicDir: false,
      sourcemap: true,
      rolldownOptions: {
        input: { server },
        output: { codeSplitting: false, entryFileNames: "server.js" },
      },
    },
  };
}

/** How Vite runs the server's code in development: in Node, with the host's interfaces. */
export function developmentEnvironment({ conditions = [] }: Target): EnvironmentOptions {
  const others = defaultServerConditions.filter((condition) => condition !== "node");
  return {
    resolve: {
      conditions: [...conditions, ...CONDITIONS, ...others],
      externalConditions: [...conditions, ...CONDITIONS],
      // Only Vite resolves the imports of interfaces, and those without file extensions in the SDK.
      noExternal: ["@fermyon/spin-sdk", "@react-on-spin/spin"],
    },
  };
}

/** What the server's code has loaded without Vite, in this process: Node loads a module only once. */
const loadedByNode = new Set<string>();

/**
 * Lets packages choose by these conditions where Vite leaves their imports to Node, too. Node has others of its own, so
 * a package that the app and another package import would be loaded twice, from two files, and with two states.
 *
 * @returns what ends it
 */
export function chooseInNode({ conditions = [] }: Target): () => void {
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      const { parentURL = "" } = context;
      // Vite's own code and its plugins' stay as they are.
      const isServers =
        loadedByNode.has(parentURL) || parentURL.endsWith("/vite/dist/node/module-runner.js");
      if (!isServers) return nextResolve(specifier, context);
      const format = context.conditions.includes("require") ? "require" : "import";
      const chosen = nextResolve(specifier, {
        ...context,
        conditions: [...conditions, ...CONDITIONS, format, "default"],
      });
      loadedByNode.add(chosen.url);
      return chosen;
    },
  });
  return () => hooks.deregister();
}
