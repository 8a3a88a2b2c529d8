import type { IncomingMessage } from "node:http";
import { resolve } from "node:path";
import { createRequest, sendResponse } from "@remix-run/node-fetch-server";
import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from "vite";
import { spinHeaders } from "../http/request.ts";
import type { Route } from "../http/routes.ts";
import type { Header } from "../pool/protocol.ts";
import { createDevHost, type DevHost } from "./dev-host.ts";
import { interfaceModule, interfaceName } from "./interface-modules.ts";

/** An application's server side: the only thing that it and the host agree on. */
type RequestHandler = (request: Request) => Promise<Response>;

/** Settings of {@link spinDev}. Paths are relative to Vite's root. */
export interface SpinDevOptions {
  /** The manifest, `spin.toml`. */
  manifest: string;
  /** The component of the manifest that the entry is the code of. */
  component: string;
  /** A module that exports `handle(request: Request): Promise<Response>`. */
  entry: string;
}

/** The server environment of Vite, where the component's code runs in development. */
const SERVER = "ssr";

const PREFIX = "\0spin-interface:";

/** Modules that Vite runs see the global object of this process, but none of its modules. */
const REGISTRY = "spin-node:dev-interfaces";

/**
 * Vite plugin for development: runs the component's code in this process, edits applied at once,
 * with the interfaces that `spin.toml` gives to it and on the same store file as `spin-node up`.
 *
 * Answers whatever Vite itself does not serve. A language model blocks all requests while it
 * answers, since the interface is synchronous and there is but one thread.
 */
export function spinDev({ manifest, component, entry }: SpinDevOptions): Plugin {
  let host: DevHost | undefined;

  return {
    name: "spin-node:dev",
    apply: "serve",
    enforce: "pre",

    config: () => ({
      environments: {
        // Its modules import each other without extensions, which Node itself does not resolve.
        [SERVER]: { resolve: { noExternal: ["@fermyon/spin-sdk"] } },
      },
    }),

    configResolved(config) {
      // Vite starts anew when it changes.
      config.configFileDependencies.push(resolve(config.root, manifest));
    },

    resolveId(specifier) {
      if (this.environment.name !== SERVER) return undefined;
      const name = interfaceName(specifier);
      return name === undefined ? undefined : `${PREFIX}${name}`;
    },

    load(id) {
      if (!id.startsWith(PREFIX)) return undefined;
      const name = id.slice(PREFIX.length);
      const registry = `globalThis[Symbol.for(${JSON.stringify(REGISTRY)})]`;
      return interfaceModule(name, host?.interfaces[name], registry);
    },

    async configureServer(server) {
      const path = resolve(server.config.root, manifest);
      const created = await createDevHost(path, component, process.env);
      host = created;
      Reflect.set(globalThis, Symbol.for(REGISTRY), created.interfaces);
      server.httpServer?.once("close", created.close);
      // After Vite's own middlewares, which serve scripts, styles and the like.
      return () => serve(server, entry, created);
    },
  };
}

function serve(server: ViteDevServer, entry: string, host: DevHost): void {
  let active = 0;
  server.middlewares.use((incoming, outgoing, next) => {
    const respond = async () => {
      active++;
      try {
        const handle = await loadHandler(server, entry);
        const request = createRequest(incoming, outgoing);
        for (const [name, value] of devHeaders(incoming, host.route)) {
          request.headers.set(name, value);
        }
        await sendResponse(outgoing, await handle(request));
      } finally {
        // A store file that is deleted between two requests is made anew, as with instances.
        if (--active === 0) host.endRequest();
      }
    };
    respond().catch((error: unknown) => {
      if (outgoing.headersSent) {
        server.config.logger.error(String(error instanceof Error ? error.stack : error));
        outgoing.destroy();
      } else {
        // Vite logs it and shows it in the browser.
        next(error);
      }
    });
  });
}

function devHeaders(incoming: IncomingMessage, route: Route): Header[] {
  const { url = "/", headers } = incoming;
  const pathInfo = url.replace(/\?.*$/, "").slice(route.prefix.length);
  const target = { host: headers.host ?? "localhost", pathWithQuery: url };
  return spinHeaders(incoming, { route, pathInfo }, target);
}

async function loadHandler(server: ViteDevServer, entry: string): Promise<RequestHandler> {
  const environment = server.environments[SERVER];
  if (!isRunnableDevEnvironment(environment)) {
    throw new Error(`Vite's environment '${SERVER}' cannot run modules in this process.`);
  }
  const module: unknown = await environment.runner.import(resolve(server.config.root, entry));
  if (hasHandle(module)) return module.handle;
  throw new Error(`${entry} has no export 'handle(request: Request): Promise<Response>'.`);
}

const hasHandle = (module: unknown): module is { handle: RequestHandler } =>
  typeof module === "object" &&
  module !== null &&
  "handle" in module &&
  typeof module.handle === "function";
