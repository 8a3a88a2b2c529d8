import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // The tests run in Node, with the interfaces of the Node host in place of the component's.
    alias: {
      "wasi:http/types@0.2.10": fileURLToPath(new URL("test/host.ts", import.meta.url)),
    },
  },
  test: { restoreMocks: true },
});
