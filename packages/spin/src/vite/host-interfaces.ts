import { isBuiltin } from "node:module";
import type { Plugin } from "vite";
import { INTERFACE } from "./component-environment.ts";
import { ownModule } from "./own-module.ts";

/** Modules that stand between the app and an interface of the host, for the warm-up. */
const WRAPPERS: ReadonlyMap<string, string> = new Map([
  ["fermyon:spin/key-value@2.0.0", ownModule("component/warm-up/interfaces/spin-key-value")],
  ["fermyon:spin/llm@2.0.0", ownModule("component/warm-up/interfaces/spin-llm")],
  ["fermyon:spin/variables@2.0.0", ownModule("component/warm-up/interfaces/spin-variables")],
  [
    "wasi:keyvalue/atomics@0.2.0-draft2",
    ownModule("component/warm-up/interfaces/wasi-keyvalue-atomics"),
  ],
  [
    "wasi:keyvalue/store@0.2.0-draft2",
    ownModule("component/warm-up/interfaces/wasi-keyvalue-store"),
  ],
]);

const VARIABLES = "virtual:spin-component/variables";

/**
 * Leaves the imports of the host's interfaces in the component's bundle, with a module between the app and each
 * one that the warm-up needs. An import of Node's own modules fails the build.
 *
 * @param variables - returns the component's variables, with their defaults
 */
export function hostInterfaces(variables: () => Record<string, string>): Plugin {
  /** The modules that import what is no interface and is not bundled, by what they import. */
  const importers = new Map<string, string>();

  return {
    name: "spin-component:host-interfaces",
    apply: "build",
    enforce: "pre",
    sharedDuringBuild: true,
    applyToEnvironment: ({ name }) => name === "ssr",

    resolveId(specifier, importer) {
      if (specifier === VARIABLES) return `\0${VARIABLES}`;
      if (INTERFACE.test(specifier)) {
        const wrapper = WRAPPERS.get(specifier);
        // The wrapper itself imports the host's interface.
        const isHost = wrapper === undefined || importer === wrapper;
        // An unused import would be one more thing that a host has to provide.
        return isHost ? { id: specifier, external: true, moduleSideEffects: false } : wrapper;
      }
      if (isBuiltin(specifier) && importer !== undefined) importers.set(specifier, importer);
      return undefined;
    },

    load(id) {
      if (id !== `\0${VARIABLES}`) return undefined;
      return `export default ${JSON.stringify(variables())};`;
    },

    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        for (const specifier of file.imports) {
          // The bundler's own code is said to import `node:module`, but does not.
          if (INTERFACE.test(specifier) || !file.code.includes(`"${specifier}"`)) continue;
          this.error(
            `The server's code imports "${specifier}", but there is no Node in a component. Use a web ` +
              `standard, or a package that needs no Node. It is imported by ${importers.get(specifier)}.`,
          );
        }
      }
    },
  };
}
