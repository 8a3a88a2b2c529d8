import { basename, dirname, join } from "node:path";
import type { EnvironmentOptions, Rolldown } from "vite";
import type { Target } from "./options.ts";

/** The name of the bundle that a component is made of. */
export const BUNDLE = "server.js";

/** What takes the place of React's second renderer: a call of it says what to use instead. */
const INSTEAD_OF_LEGACY_RENDERER = `
  const refuse = () => {
    throw new Error("A component has no renderToString and no renderToStaticMarkup. Use renderToReadableStream.");
  };
  exports.renderToString = refuse;
  exports.renderToStaticMarkup = refuse;`;

/**
 * Leaves out React's second renderer. `react-dom/server.edge` loads it for `renderToString`, and the bundler
 * cannot know whether that is called. It would be a quarter of the bundle.
 */
const withoutLegacyRenderer: Rolldown.Plugin = {
  name: "spin-component:without-legacy-renderer",
  load: {
    filter: { id: /react-dom-server-legacy/ },
    handler: () => INSTEAD_OF_LEGACY_RENDERER,
  },
};

/** The folder of the bundle: beside the component `dist/app.wasm`, that is `dist/app`. */
export const bundleFolder = (component: string): string =>
  join(dirname(component), basename(component, ".wasm"));

/**
 * How Vite builds the bundle for the component. The bundle is one module, and it imports nothing but
 * the host's interfaces: there is no Node around it.
 *
 * @param component - absolute path of the component's file
 */
export function componentEnvironment(
  { conditions = [], server }: Target,
  component: string,
): EnvironmentOptions {
  return {
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    resolve: {
      noExternal: true,
      conditions: [...conditions, "module", "production", "default"],
    },
    build: {
      outDir: bundleFolder(component),
      emptyOutDir: true,
      emitAssets: false,
      copyPublicDir: false,
      sourcemap: true,
      rolldownOptions: {
        input: { server },
        plugins: [withoutLegacyRenderer],
        output: { codeSplitting: false, entryFileNames: BUNDLE },
      },
    },
  };
}
