import type { EnvironmentOptions } from "vite";

/** The folder of the bundle that renders the static page. */
const OUT_DIR = "dist/static/page";

/** The bundle that renders the static page, from Vite's root. */
export const STATIC_PAGE_RENDERER = `${OUT_DIR}/render.js`;

/**
 * How Vite builds what renders the static page: as the browser's code, so that server functions are
 * stubs in it, but for Node, which runs it during the build.
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
