import { spinComponent } from "@react-on-spin/spin/vite";
import { reactRouter } from "@react-router/dev/vite";
import { defineConfig } from "vite";

/** An app of React Router's framework mode, and our plugin beside its own. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [reactRouter(), spinComponent({ manifest: "spin.toml", server: "app/entry.spin.ts" })],
  server: { host: "127.0.0.1" },
});
