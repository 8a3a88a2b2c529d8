import type { EnvironmentOptions } from "vite";

/** The folder of the bundle that renders the static page. */
const OUT_DIR = "dist/page-renderer";

/** The bundle that renders the static page. The path starts at Vite's root. */
export const STATIC_PAGE_RENDERER = `${OUT_DIR}/render.js`;

/**
 * How Vite builds the code that renders the static page. It is browser code, so its server functions
 * are stubs. Node runs it during the build.
 */
export const staticPageEnvironment: EnvironmentOptions = {
  consumer: "client",
  build: {
    outDir: OUT_DIR,
    emptyOutDir: true,
    emitAssets: false,
    copyPublicDir: false,
    rolldownOptions: {
      input: { render: "src/render-static-page.tsx" },
      preserveEntrySignatures: "strict",
      output: { codeSplitting: false, entryFileNames: "[name].js" },
    },
  },
};
