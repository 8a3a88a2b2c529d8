import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // The tests run in Node. There the Node host's implementation stands in for the interfaces that
    // a host gives to a component.
    alias: {
      "wasi:cli/stderr@0.2.10": fileURLToPath(new URL("test/terminal.ts", import.meta.url)),
      "wasi:cli/stdout@0.2.10": fileURLToPath(new URL("test/terminal.ts", import.meta.url)),
      "wasi:http/types@0.2.10": fileURLToPath(new URL("test/host.ts", import.meta.url)),
    },
  },
  test: { restoreMocks: true },
});
