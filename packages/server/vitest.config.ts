import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const host = (file: string) => fileURLToPath(new URL(`test/host/${file}`, import.meta.url));

export default defineConfig({
  resolve: {
    // The tests run in Node, with the interfaces of the Node host in place of the component's.
    alias: [
      { find: "fermyon:spin/key-value@2.0.0", replacement: host("key-value.ts") },
      { find: "fermyon:spin/llm@2.0.0", replacement: host("llm.ts") },
      { find: "fermyon:spin/variables@2.0.0", replacement: host("variables.ts") },
      { find: "wasi:keyvalue/store@0.2.0-draft2", replacement: host("keyvalue-store.ts") },
      { find: "wasi:keyvalue/atomics@0.2.0-draft2", replacement: host("keyvalue-atomics.ts") },
      { find: /^fermyon:spin\/.*/, replacement: host("unused.ts") },
    ],
  },
  test: { server: { deps: { inline: ["@fermyon/spin-sdk"] } } },
});
