import type { IncomingMessage } from "node:http";
import { resolve } from "node:path";
import { createRequest, sendResponse } from "@remix-run/node-fetch-server";
import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from "vite";
import type { IncomingHandler } from "../component/http/incoming-handler.ts";
import type { DevelopmentHost } from "../node/development/development-host.ts";
import { spinHeaders } from "../node/http/request.ts";
import { endWithNpm } from "../node/end-with-npm.ts";
import { withPageStyles } from "./development-styles.ts";
import { HOST } from "./host-interfaces.ts";
import type { ManifestComponent } from "./manifest.ts";
import type { Target } from "./options.ts";

/**
 * Runs the component's code in Vite's process, with the interfaces that `spin.toml` grants to the
 * component and the same store file as `spin-node up`. There is no build, and edits apply at once.
 *
 * The component answers the requests of its route that Vite itself does not. While a language model
 * computes, all requests wait, because its interface is synchronous and Vite has one thread.
 *
 * @param settings - returns what is built, and the component in the manifest
 */
export function developmentServer(
  settings: () => { target: Target; component: ManifestComponent },
): Plugin {
  return {
    name: "spin-component:development",
    apply: "serve",

    configResolved(config) {
      // Vite restarts when this file changes.
      config.configFileDependencies.push(resolve(config.root, settings().target.manifest));
    },

    async configureServer(server) {
      endWithNpm();
      const { target } = settings();
      const { host } = await load<{ host: DevelopmentHost }>(server, HOST);
      server.httpServer?.once("close", () => void host.close());
      // A returned function runs after Vite's own middlewares were added.
      return () => serve(server, target, host);
    },
  };
}

function serve(server: ViteDevServer, target: Target, host: DevelopmentHost): void {
  let active = 0;
  server.middlewares.use((incoming, outgoing, next) => {
    const respond = async () => {
      active++;
      try {
        const request = createRequest(incoming, outgoing);
        for (const [name, value] of developmentHeaders(incoming, host)) {
          request.headers.set(name, value);
        }
        const response = await answer(server, target, host, request);
        await sendResponse(outgoing, await withPageStyles(server, response));
      } finally {
        if (--active === 0) host.endInstance();
      }
    };
    host.run(ownOrigin(server), respond).catch((error: unknown) => {
      if (outgoing.headersSent) {
        server.config.logger.error(String(error instanceof Error ? error.stack : error));
        outgoing.destroy();
      } else {
        // Vite's error middleware logs the error and shows it in the browser.
        next(error);
      }
    });
  });
}

/** Answers with the component; at an address that is not on its route, with the static page. */
async function answer(
  server: ViteDevServer,
  { server: entry, page }: Target,
  { route }: DevelopmentHost,
  request: Request,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  const isOnRoute = pathname === route.prefix || pathname.startsWith(`${route.prefix}/`);
  if (isOnRoute || page === undefined) {
    const { incomingHandler } = await load<{ incomingHandler?: IncomingHandler }>(
      server,
      resolve(server.config.root, entry),
    );
    if (incomingHandler !== undefined) return incomingHandler.fetch(request);
    throw new Error(
      `${entry} does not export \`incomingHandler\`. Add \`export const incomingHandler = ` +
        "createIncomingHandler(handle);` from @react-on-spin/spin/component.",
    );
  }
  const module = await load<{ renderStaticPage?: () => Promise<string> }>(
    server,
    resolve(server.config.root, page),
  );
  if (module.renderStaticPage === undefined) {
    throw new Error(`${page} does not export \`renderStaticPage(): Promise<string>\`. Add it.`);
  }
  return new Response(await module.renderStaticPage(), {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

/** The address that Vite listens on. A request's header `Host` says what its client wants. */
function ownOrigin({ resolvedUrls }: ViteDevServer): string {
  const [url] = [...(resolvedUrls?.local ?? []), ...(resolvedUrls?.network ?? [])];
  // In middleware mode Vite does not listen, so nothing is reached.
  return new URL(url ?? "http://self.invalid").origin;
}

function developmentHeaders(incoming: IncomingMessage, { route }: DevelopmentHost) {
  const { url = "/", headers } = incoming;
  const pathInfo = url.replace(/\?.*$/, "").slice(route.prefix.length);
  const target = { host: headers.host ?? "localhost", pathWithQuery: url };
  return spinHeaders(incoming, { route, pathInfo }, target);
}

async function load<Module extends object>(server: ViteDevServer, id: string): Promise<Module> {
  const environment = server.environments["ssr"];
  if (!isRunnableDevEnvironment(environment)) {
    throw new Error(
      "Vite's environment `ssr` cannot run modules in this process. Remove the plugin that " +
        "replaces that environment.",
    );
  }
  return environment.runner.import<Module>(id);
}
