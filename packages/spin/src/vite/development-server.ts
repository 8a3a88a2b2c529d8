import type { IncomingMessage } from "node:http";
import { resolve } from "node:path";
import { createRequest, sendResponse } from "@remix-run/node-fetch-server";
import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from "vite";
import type { IncomingHandler } from "../component/http/incoming-handler.ts";
import { SKIPS_WARM_UP } from "../component/warm-up/skip.ts";
import {
  createDevHost,
  type DevHost,
  interfaceModule,
  interfaceName,
  spinHeaders,
} from "../node/development/index.ts";
import { endWithNpm } from "../node/end-with-npm.ts";
import { withPageStyles } from "./development-styles.ts";
import type { ManifestComponent } from "./manifest.ts";
import type { Target } from "./options.ts";

const PREFIX = "\0spin-interface:";

/** Modules that Vite runs can only reach this module's objects through the global object. */
const REGISTRY = Symbol.for("spin-component:interfaces");

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
      endWithNpm();
      const { target, component } = settings();
      const path = resolve(server.config.root, target.manifest);
      const created = await createDevHost(path, component.id, process.env);
      host = created;
      Reflect.set(globalThis, REGISTRY, created.interfaces);
      Reflect.set(globalThis, SKIPS_WARM_UP, true);
      server.httpServer?.once("close", created.close);
      // A returned function runs after Vite's own middlewares were added.
      return () => serve(server, target, created);
    },
  };
}

function serve(server: ViteDevServer, target: Target, host: DevHost): void {
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
        if (--active === 0) host.endRequest();
      }
    };
    const origin = `http://${incoming.headers.host ?? "localhost"}`;
    host.run(origin, respond).catch((error: unknown) => {
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
  { route }: DevHost,
  request: Request,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  const isOnRoute = pathname === route.prefix || pathname.startsWith(`${route.prefix}/`);
  if (isOnRoute || page === undefined) {
    const { incomingHandler } = await load<{ incomingHandler?: IncomingHandler }>(server, entry);
    if (incomingHandler !== undefined) return incomingHandler.fetch(request);
    throw new Error(
      `${entry} does not export \`incomingHandler\`. Add \`export const incomingHandler = ` +
        "createIncomingHandler(handle);` from @react-on-spin/spin-component.",
    );
  }
  const module = await load<{ renderStaticPage?: () => Promise<string> }>(server, page);
  if (module.renderStaticPage === undefined) {
    throw new Error(`${page} does not export \`renderStaticPage(): Promise<string>\`. Add it.`);
  }
  return new Response(await module.renderStaticPage(), {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

function developmentHeaders(incoming: IncomingMessage, { route }: DevHost) {
  const { url = "/", headers } = incoming;
  const pathInfo = url.replace(/\?.*$/, "").slice(route.prefix.length);
  const target = { host: headers.host ?? "localhost", pathWithQuery: url };
  return spinHeaders(incoming, { route, pathInfo }, target);
}

async function load<Module extends object>(server: ViteDevServer, entry: string): Promise<Module> {
  const environment = server.environments["ssr"];
  if (!isRunnableDevEnvironment(environment)) {
    throw new Error(
      "Vite's environment `ssr` cannot run modules in this process. Remove the plugin that " +
        "replaces that environment.",
    );
  }
  return environment.runner.import<Module>(resolve(server.config.root, entry));
}
