import { serverFunctions } from "@react-on-spin/server-functions/vite";
import { spinComponent } from "@react-on-spin/spin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const portable = { manifest: "../../spin.portable.toml", conditions: ["portable"] };
const page = { server: "src/entry.static.server.ts", page: "src/static-page.ts" };

export default defineConfig({
  plugins: [
    react(),
    serverFunctions({ root: "../../packages/server/src" }),
    spinComponent({
      manifest: "../../spin.toml",
      server: "src/entry.server.ts",
      browser: "src/entry.browser.ts",
      modes: { portable, static: { ...page, manifest: "../../spin.static.toml" } },
    }),
  ],
  server: { host: "127.0.0.1" },
});
