import { reactApp } from "@react-on-spin/react/vite";
import { serverFunctions } from "@react-on-spin/server-functions/vite";
import { spinComponent } from "@react-on-spin/spin/vite";
import { defineConfig } from "vite";

const portable = { manifest: "../../spin.portable.toml", conditions: ["portable"] };
const statically = { manifest: "../../spin.static.toml", server: "src/entry.static.server.ts" };

export default defineConfig(({ mode }) => ({
  plugins: [
    reactApp({
      browser: "src/entry.browser.ts",
      ...(mode === "static" && { page: "src/static-page.ts" }),
    }),
    serverFunctions({ root: "../../packages/server/src" }),
    spinComponent({
      manifest: "../../spin.toml",
      server: "src/entry.server.ts",
      modes: { portable, static: statically },
    }),
  ],
  server: { host: "127.0.0.1" },
}));
