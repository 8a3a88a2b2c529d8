import { reactApp } from "@react-on-spin/react/vite";
import { serverFunctions } from "@react-on-spin/server-functions/vite";
import { spinComponent } from "@react-on-spin/spin/vite";
import { defineConfig } from "vite";

/**
 * An app whose pages do what pages can do: fail, guard, stream, have forms. `tests/pages.spec.ts` and
 * `tests/use-form.spec.ts` look at them.
 */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    reactApp({ browser: "src/entry.browser.ts" }),
    serverFunctions({ root: "src" }),
    spinComponent({
      manifest: "spin.toml",
      component: "server",
      server: "src/entry.server.ts",
      // They fail on purpose.
      failOnBrokenPages: false,
    }),
  ],
  server: { host: "127.0.0.1" },
});
