/// <reference types="vitest/config" />
import type { Plugin } from "vite";
import { interfaceModule, isInterface } from "../../host.ts";
import { ownModule } from "../../vite/own-module.ts";

const PREFIX = "\0spin-interface:";

/**
 * Vitest plugin that gives unit tests the host's interfaces, over a store and a database of their own in a temporary
 * folder. They are empty before each test.
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
    resolveId: (specifier) => (isInterface(specifier) ? PREFIX + specifier : undefined),
    load: (id) =>
      id.startsWith(PREFIX)
        ? interfaceModule(id.slice(PREFIX.length), ownModule("testing/vitest/host"))
        : undefined,
  };
}
