import type { IncomingMessage, ServerResponse } from "node:http";
import { resolve } from "node:path";
import { createRequest, sendResponse } from "@remix-run/node-fetch-server";
import type { DevEnvironment, Plugin, RunnableDevEnvironment, ViteDevServer } from "vite";
import type { IncomingHandler } from "../component/http/incoming-handler.ts";
import { endWithNpm } from "../node/cli/shutdown.ts";
import type { DevelopmentHost } from "../node/development/development-host.ts";
import { spinHeaders } from "../node/http/request.ts";
import { chooseInNode } from "./component-environment.ts";
import { HOST } from "./host-interfaces.ts";
import type { ManifestComponent } from "./manifest.ts";
import type { Target } from "./options.ts";

/**
 * Runs the component's code in Vite's process, with the interfaces that `spin.toml` grants to the
 * component and the same store file as `spin-node up`. There is no build, and edits apply at once.
 *
 * The component answers the requests of its route that Vite itself does not; another plugin can change its responses,
 * with `transformResponse` in its `api`. While a language model
 * computes, all requests wait, because its interface is synchronous and Vite has one thread.
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

    configureServer: {
      // Before the server of a framework, which would answer without the component's entry.
      order: "pre",
      async handler(server) {
        endWithNpm();
        const { target, component } = settings();
        const restore = chooseInNode(target);
        const { host } = await load<{ host: DevelopmentHost }>(server, HOST);
        server.httpServer?.once("close", () => {
          restore();
          void host.close();
        });
        const middleware = serve(server, target, host);
        // A returned function runs after Vite's own middlewares were added. What answers elsewhere than on the route, such
        // as with an `index.html` at every address, must come after the component.
        if (component.answersEverywhere) return () => void server.middlewares.use(middleware);
        server.middlewares.use(middleware);
        return undefined;
      },
    },
  };
}

/** Creates the middleware that answers with the component, and leaves other addresses to others. */
function serve(server: ViteDevServer, { server: entry }: Target, host: DevelopmentHost) {
  const { prefix } = host.route;
  const transforms = responseTransforms(server);
  let active = 0;
  return (incoming: IncomingMessage, outgoing: ServerResponse, next: (error?: unknown) => void) => {
    const pathname = (incoming.url ?? "/").replace(/\?.*$/, "");
    if (pathname !== prefix && !pathname.startsWith(`${prefix}/`)) return next();
    const respond = async () => {
      active++;
      try {
        const request = createRequest(incoming, outgoing);
        for (const [name, value] of developmentHeaders(incoming, host)) {
          request.headers.set(name, value);
        }
        const { incomingHandler } = await load<{ incomingHandler?: IncomingHandler }>(
          server,
          resolve(server.config.root, entry),
        );
        if (incomingHandler === undefined) {
          throw new Error(
            `${entry} does not export \`incomingHandler\`. Add \`export const incomingHandler = ` +
              "createIncomingHandler(handle);` from @react-on-spin/spin/component.",
          );
        }
        let response = await incomingHandler.fetch(request);
        for (const transform of transforms) response = await transform(response);
        await sendResponse(outgoing, response);
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
  };
}

/** What other plugins do with the component's responses in development: `transformResponse` in their `api`. */
function responseTransforms({ config }: ViteDevServer) {
  return config.plugins.flatMap((plugin) => {
    const api: unknown = plugin.api;
    if (typeof api !== "object" || api === null || !("transformResponse" in api)) return [];
    const { transformResponse } = api;
    if (typeof transformResponse !== "function") return [];
    return async (response: Response): Promise<Response> => {
      const changed: unknown = await transformResponse.call(api, response);
      if (changed instanceof Response) return changed;
      throw new Error(`The plugin ${plugin.name} has returned no Response from transformResponse.`);
    };
  });
}

function developmentHeaders(incoming: IncomingMessage, { route }: DevelopmentHost) {
  const { url = "/", headers } = incoming;
  const pathInfo = url.replace(/\?.*$/, "").slice(route.prefix.length);
  const target = { host: headers.host ?? "localhost", pathWithQuery: url };
  return spinHeaders(incoming, { route, pathInfo }, target);
}

/** The address that Vite listens on. A request's header `Host` says what its client wants. */
function ownOrigin({ resolvedUrls }: ViteDevServer): string {
  const [url] = [...(resolvedUrls?.local ?? []), ...(resolvedUrls?.network ?? [])];
  // In middleware mode Vite does not listen, so nothing is reached.
  return new URL(url ?? "http://self.invalid").origin;
}

async function load<Module extends object>(server: ViteDevServer, id: string): Promise<Module> {
  const { ssr } = server.environments;
  if (ssr === undefined || !isRunnable(ssr)) {
    throw new Error(
      "Vite's environment `ssr` cannot run modules in this process. Remove the plugin that " +
        "replaces that environment.",
    );
  }
  return ssr.runner.import<Module>(id);
}

/** Not by its class: the app's Vite may be another copy than this package's. */
const isRunnable = (environment: DevEnvironment): environment is RunnableDevEnvironment =>
  "runner" in environment;
