import { defineConfig, type Plugin } from "vitest/config";

/** What the browser's build would have made. */
const assets: Plugin = {
  name: "assets",
  resolveId: (id) => (id === "virtual:browser-assets" ? `\0${id}` : undefined),
  load: (id) =>
    id === "\0virtual:browser-assets"
      ? 'export default { entry: "src/entry.ts", chunks: {} };'
      : undefined,
};

export default defineConfig({
  plugins: [assets],
  test: { include: ["src/**/*.test.{ts,tsx}"] },
});
