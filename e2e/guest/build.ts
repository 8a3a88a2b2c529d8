/** Builds the tests' own component, `dist/guest.wasm`. */
import { spinComponent } from "@react-on-spin/spin/vite";
import { createBuilder } from "vite";

const builder = await createBuilder({
  root: import.meta.dirname,
  configFile: false,
  logLevel: "warn",
  plugins: [spinComponent({ manifest: "spin.toml", server: "entry.ts" })],
});
await builder.buildApp();
