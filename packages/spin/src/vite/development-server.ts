import type { IncomingMessage, ServerResponse } from "node:http";
import { resolve } from "node:path";
import { createRequest, sendResponse } from "@remix-run/node-fetch-server";
import type { DevEnvironment, Plugin, RunnableDevEnvironment, ViteDevServer } from "vite";
import type { IncomingHandler } from "../component/http/incoming-handler.ts";
import { SKIPS_WARM_UP } from "../component/warm-up/skip.ts";
import {
  createDevHost,
  type DevHost,
  interfaceModule,
  interfaceName,
  spinHeaders,
} from "../node/development/index.ts";
import type { ManifestComponent } from "./manifest.ts";
import type { Target } from "./options.ts";

const PREFIX = "\0spin-interface:";

/** Modules that Vite runs can only reach this module's objects through the global object. */
const REGISTRY = Symbol.for("spin-component:interfaces");

/**
 * Runs the component's code in Vite's process, with the interfaces that `spin.toml` grants to the
 * component and the same store file as `spin-node up`. There is no build, and edits apply at once.
 *
 * The component answers the requests of its route that Vite itself does not; another plugin can change its responses,
 * with `transformResponse` in its `api`. While a language model
 * computes, all requests wait, because its interface is synchronous and Vite has one thread.
 *
 * @param settings - returns what is built, and the component in the manifest
 */
export function developmentServer(
  settings: () => { target: Target; component: ManifestComponent },
): Plugin {
  let host: DevHost | undefined;

  return {
    name: "spin-component:development",
    apply: "serve",
    enforce: "pre",

    configResolved(config) {
      // Vite restarts when this file changes.
      config.configFileDependencies.push(resolve(config.root, settings().target.manifest));
    },

    resolveId(specifier) {
      if (this.environment.name !== "ssr") return undefined;
      const name = interfaceName(specifier);
      return name === undefined ? undefined : `${PREFIX}${name}`;
    },

    load(id) {
      if (!id.startsWith(PREFIX)) return undefined;
      const name = id.slice(PREFIX.length);
      const registry = `globalThis[Symbol.for(${JSON.stringify(REGISTRY.description)})]`;
      return interfaceModule(name, host?.interfaces[name], registry);
    },

    async configureServer(server) {
      const { target, component } = settings();
      const path = resolve(server.config.root, target.manifest);
      const created = await createDevHost(path, component.id, process.env);
      host = created;
      Reflect.set(globalThis, REGISTRY, created.interfaces);
      Reflect.set(globalThis, SKIPS_WARM_UP, true);
      server.httpServer?.once("close", created.close);
      const middleware = serve(server, target, created);
      // A returned function runs after Vite's own middlewares were added. Those would answer an address below the route
      // with the app's `index.html`, if it has one.
      if (server.config.appType === "custom") return () => void server.middlewares.use(middleware);
      server.middlewares.use(middleware);
      return undefined;
    },
  };
}

/** Creates the middleware that answers with the component, and leaves other addresses to others. */
function serve(server: ViteDevServer, { server: entry }: Target, host: DevHost) {
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
        const { incomingHandler } = await load(server, entry);
        let response = await incomingHandler.fetch(request);
        for (const transform of transforms) response = await transform(response);
        await sendResponse(outgoing, response);
      } finally {
        if (--active === 0) host.endRequest();
      }
    };
    // What a request says of its host does not decide where `self` is.
    const origin = new URL(server.resolvedUrls?.local[0] ?? "http://localhost").origin;
    host.run(origin, respond).catch((error: unknown) => {
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

function developmentHeaders(incoming: IncomingMessage, { route }: DevHost) {
  const { url = "/", headers } = incoming;
  const pathInfo = url.replace(/\?.*$/, "").slice(route.prefix.length);
  const target = { host: headers.host ?? "localhost", pathWithQuery: url };
  return spinHeaders(incoming, { route, pathInfo }, target);
}

async function load(
  server: ViteDevServer,
  entry: string,
): Promise<{ incomingHandler: IncomingHandler }> {
  const { ssr } = server.environments;
  if (ssr === undefined || !isRunnable(ssr)) {
    throw new Error(
      "Vite's environment `ssr` cannot run modules in this process. Remove the plugin that " +
        "replaces that environment.",
    );
  }
  const { incomingHandler } = await ssr.runner.import<{ incomingHandler?: IncomingHandler }>(
    resolve(server.config.root, entry),
  );
  if (incomingHandler !== undefined) return { incomingHandler };
  throw new Error(
    `${entry} does not export \`incomingHandler\`. Add \`export const incomingHandler = ` +
      "createIncomingHandler(handle);` from @react-on-spin/spin/component.",
  );
}

/** Not by its class: the app's Vite may be another copy than this package's. */
const isRunnable = (environment: DevEnvironment): environment is RunnableDevEnvironment =>
  "runner" in environment;
