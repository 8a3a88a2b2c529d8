/// <reference types="vitest/config" />
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

/** The modules of this folder that take the place of interfaces. */
const INTERFACES: Readonly<Record<string, string>> = {
  "fermyon:spin/key-value@2.0.0": "key-value",
  "fermyon:spin/llm@2.0.0": "llm",
  "fermyon:spin/variables@2.0.0": "variables",
  "wasi:keyvalue/atomics@0.2.0-draft2": "keyvalue-atomics",
  "wasi:keyvalue/store@0.2.0-draft2": "keyvalue-store",
};

/** Any other interface of Spin: the SDK imports them all. */
const UNUSED = /^fermyon:spin\//;

/**
 * Vitest plugin that gives unit tests the host's interfaces, over a store of their own in a temporary folder. It is
 * empty before each test.
 *
 * @example
 * ```ts
 * // vitest.config.ts
 * export default defineConfig({ plugins: [spinHost()] });
 * ```
 * ```ts
 * // a test
 * import { store } from "@react-on-spin/spin/vitest/host";
 *
 * store.put("count", "41");
 * ```
 */
export function spinHost(): Plugin {
  return {
    name: "spin-node:vitest",
    enforce: "pre",
    // Only Vite resolves the interfaces that these import.
    config: () => ({
      test: {
        server: {
          deps: { inline: [/@fermyon\/spin-sdk/, /@react-on-spin\/spin/] },
        },
      },
    }),
    resolveId(specifier) {
      const name = INTERFACES[specifier] ?? (UNUSED.test(specifier) ? "unused" : undefined);
      if (name === undefined) return undefined;
      return fileURLToPath(new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url));
    },
  };
}
