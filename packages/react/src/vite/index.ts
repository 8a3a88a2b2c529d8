/**
 * The build's half: the Vite plugin for the pages of a React app.
 *
 * @module
 */
import { requireVersions } from "@react-on-spin/server-functions/vite";
import type { Plugin, ViteDevServer } from "vite";
import { browserAssets } from "./browser-assets.ts";
import { withPageStyles } from "./development-styles.ts";
import { staticPage } from "./static-page.ts";

/** The options of the plugin. Paths are relative to Vite's root. */
export interface ReactAppOptions {
  /** The module that the browser starts with. */
  browser: string;
  /**
   * A module that exports `renderStaticPage(): Promise<string>`. It is run while the app is built, as code of
   * the browser, and makes `dist/page/index.html`: the page of every address that the server does not answer.
   */
  page?: string;
  /**
   * Whether the server's code may call `renderToString`. React's renderer for it is a quarter of the bundle, so
   * it is left out otherwise, and a call fails with a message.
   */
  renderToString?: boolean;
}

/** Those that have all that this project uses. */
const BROWSERS = ["chrome116", "firefox124", "safari17.4"];

/** What takes the place of React's second renderer: a call of it says what to use instead. */
const INSTEAD_OF_LEGACY_RENDERER = `
  const refuse = () => {
    throw new Error(
      "renderToString and renderToStaticMarkup are left out of the bundle. Use renderToReadableStream, or " +
      "give the plugin reactApp the option \`renderToString: true\`."
    );
  };
  exports.renderToString = refuse;
  exports.renderToStaticMarkup = refuse;`;

/**
 * Creates the Vite plugin. It has `@vitejs/plugin-react` in it, so do not add that one.
 *
 * - `vite build` builds the browser's files into `dist/client`, and the static page if there is one.
 * - The server's code can import `virtual:browser-assets`, which says which files a page needs.
 * - In development a document has the styles of its modules from the start.
 *
 * @throws Error if the version of Vite or Node is too old
 *
 * @example
 * ```ts
 * export default defineConfig({ plugins: [reactApp({ browser: "src/entry.browser.tsx" })] });
 * ```
 */
export function reactApp({ browser, page, renderToString = false }: ReactAppOptions) {
  requireVersions("reactApp");
  const settings: Plugin = {
    name: "react-app",
    sharedDuringBuild: true,

    config: (_config, { mode, command }) => ({
      appType: "custom",
      // A policy that forbids `data:` would block what is inlined.
      build: { assetsInlineLimit: 0 },
      builder: { sharedConfigBuild: true },
      environments: {
        client: {
          build: {
            target: BROWSERS,
            outDir: "dist/client",
            // The browser's files are the same for all modes. The others add to those of the default one.
            emptyOutDir: mode === "production",
            copyPublicDir: false,
            rolldownOptions: { input: browser },
          },
        },
        // Only Vite resolves what this package imports of the build.
        ...(command === "serve" && { ssr: { resolve: { noExternal: ["@react-on-spin/react"] } } }),
      },
    }),

    async buildApp({ build, environments: { client } }) {
      if (client !== undefined && !client.isBuilt) await build(client);
    },
  };

  let server: ViteDevServer | undefined;
  const development: Plugin = {
    name: "react-app:development",
    apply: "serve",
    configureServer: (created) => {
      server = created;
    },
    // What answers for the component in development passes its responses through this function.
    api: {
      transformResponse: async (response: Response) =>
        server === undefined ? response : withPageStyles(server, response),
    },
  };

  /** `react-dom/server.edge` loads it, and the bundler cannot know whether `renderToString` is called. */
  const withoutLegacyRenderer: Plugin = {
    name: "react-app:without-legacy-renderer",
    apply: "build",
    applyToEnvironment: ({ config }) => config.consumer === "server" && !renderToString,
    load: {
      filter: { id: /react-dom-server-legacy/ },
      handler: () => INSTEAD_OF_LEGACY_RENDERER,
    },
  };

  return [
    // Loaded only now: with an older version of Vite it cannot be linked.
    import("@vitejs/plugin-react").then(({ default: react }) => react()),
    settings,
    browserAssets(browser),
    development,
    withoutLegacyRenderer,
    page === undefined ? [] : staticPage(page),
  ];
}
