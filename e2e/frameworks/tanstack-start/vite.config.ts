import { spinComponent } from "@react-on-spin/spin/vite";
import { tanstackStart } from "@tanstack/react-start/plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [
    tanstackStart(),
    react(),
    spinComponent({ manifest: "spin.toml", server: "src/entry.spin.ts" }),
  ],
});
