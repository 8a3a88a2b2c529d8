import { serverFunctions } from "@react-on-spin/server-functions/vite";
import { spinComponent } from "@react-on-spin/spin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const portable = { manifest: "../../spin.portable.toml", conditions: ["portable"] };

export default defineConfig({
  plugins: [
    react(),
    serverFunctions({ root: "../../packages/server/src" }),
    spinComponent({
      manifest: "../../spin.toml",
      server: "src/entry.static.server.ts",
      browser: "src/entry.browser.ts",
      page: "src/static-page.ts",
      modes: { portable },
    }),
  ],
  server: { host: "127.0.0.1" },
});
