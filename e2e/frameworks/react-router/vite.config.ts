import { spinComponent } from "@react-on-spin/spin/vite";
import { reactRouter } from "@react-router/dev/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [reactRouter(), spinComponent({ manifest: "spin.toml", server: "app/entry.spin.ts" })],
});
