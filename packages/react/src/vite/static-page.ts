import { existsSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from "vite";
import { withPageStyles } from "./development-styles.ts";

/** The folder of the static page, from Vite's root. */
const FOLDER = "dist/page";

/** The folder of the code that renders it, from Vite's root. Node runs it during the build. */
const RENDERER_FOLDER = "dist/page-renderer";

interface Renderer {
  renderStaticPage?: () => Promise<string>;
}

/**
 * Makes a page that is a file: while the app is built, a module renders it as code of the browser. In development it is
 * rendered for each request that nothing else has answered.
 */
export function staticPage(entry: string): Plugin {
  const render = async ({ renderStaticPage }: Renderer): Promise<string> => {
    if (renderStaticPage !== undefined) return renderStaticPage();
    throw new Error(`${entry} does not export \`renderStaticPage(): Promise<string>\`. Add it.`);
  };

  return {
    name: "react-app:static-page",
    sharedDuringBuild: true,

    config: (_config, { command }) => ({
      environments: command === "build" ? { page: environment(entry) } : {},
    }),

    async buildApp({ build, config, environments: { page } }) {
      if (page === undefined)
        throw new Error("Vite's configuration has lost the environment `page`.");
      await build(page);
      const renderer: Renderer = await import(
        pathToFileURL(join(config.root, RENDERER_FOLDER, "render.js")).href
      );
      const html = await render(renderer);
      const folder = join(config.root, FOLDER);
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      if (existsSync(config.publicDir)) await cp(config.publicDir, folder, { recursive: true });
      await writeFile(join(folder, "index.html"), html);
    },

    // A returned function runs after Vite's own middlewares were added.
    configureServer: (server) => () => {
      server.middlewares.use((_request, outgoing, next) => {
        const respond = async () => {
          const html = await render(await load(server, entry));
          const headers = {
            "content-type": "text/html; charset=utf-8",
            "cache-control": "no-store",
          };
          const response = await withPageStyles(server, new Response(html, { headers }));
          outgoing.setHeaders(response.headers).end(await response.text());
        };
        respond().catch(next);
      });
    },
  };
}

function load(server: ViteDevServer, entry: string): Promise<Renderer> {
  const { ssr } = server.environments;
  if (isRunnableDevEnvironment(ssr)) {
    return ssr.runner.import<Renderer>(resolve(server.config.root, entry));
  }
  throw new Error(
    "Vite's environment `ssr` cannot run modules. Remove the plugin that replaces it.",
  );
}

/** How Vite builds the code that renders the page. */
const environment = (entry: string) => ({
  // Its server functions are stubs.
  consumer: "client" as const,
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  resolve: { noExternal: true as const, conditions: ["module", "production", "default"] },
  build: {
    outDir: RENDERER_FOLDER,
    emptyOutDir: true,
    emitAssets: false,
    copyPublicDir: false,
    sourcemap: true,
    rolldownOptions: {
      input: { render: entry },
      preserveEntrySignatures: "strict" as const,
      output: { codeSplitting: false, entryFileNames: "render.js" },
    },
  },
});
