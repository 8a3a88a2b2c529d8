import type { IncomingMessage } from "node:http";
import { resolve } from "node:path";
import { createRequest, sendResponse } from "@remix-run/node-fetch-server";
import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from "vite";
import { spinHeaders } from "../http/request.ts";
import type { Route } from "../http/routes.ts";
import type { Header } from "../pool/protocol.ts";
import { createDevHost, type DevHost } from "./dev-host.ts";
import { interfaceModule, interfaceName } from "./interface-modules.ts";

type RequestHandler = (request: Request) => Promise<Response>;

/** Settings of {@link spinDev}. Paths are relative to Vite's root. */
export interface SpinDevOptions {
  /** Path of `spin.toml`. */
  manifest: string;
  /** The id of the component in the manifest whose code `entry` is. */
  component: string;
  /** Path of a module that exports `handle(request: Request): Promise<Response>`. */
  entry: string;
}

/** The Vite environment that runs the component's code. */
const SERVER = "ssr";

const PREFIX = "\0spin-interface:";

/** Modules that Vite runs can only reach this module's objects through the global object. */
const REGISTRY = "spin-node:dev-interfaces";

/**
 * Vite plugin for development. It runs a component's code in Vite's process, with the interfaces that
 * `spin.toml` grants to the component and the same store file as `spin-node up`. There is no build,
 * and edits apply at once.
 *
 * The component answers every request that Vite itself does not. While a language model computes, all
 * requests wait, because its interface is synchronous and Vite has one thread.
 *
 * @throws UserError when the dev server starts, if the manifest or a setting cannot be used
 */
export function spinDev({ manifest, component, entry }: SpinDevOptions): Plugin {
  let host: DevHost | undefined;

  return {
    name: "spin-node:dev",
    apply: "serve",
    enforce: "pre",

    config: () => ({
      environments: {
        // The SDK's modules import each other without file extensions, which only Vite resolves.
        [SERVER]: { resolve: { noExternal: ["@fermyon/spin-sdk"] } },
      },
    }),

    configResolved(config) {
      // Vite restarts when this file changes.
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
      // A returned function runs after Vite's own middlewares were added.
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
        if (--active === 0) host.endRequest();
      }
    };
    respond().catch((error: unknown) => {
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

function devHeaders(incoming: IncomingMessage, route: Route): Header[] {
  const { url = "/", headers } = incoming;
  const pathInfo = url.replace(/\?.*$/, "").slice(route.prefix.length);
  const target = { host: headers.host ?? "localhost", pathWithQuery: url };
  return spinHeaders(incoming, { route, pathInfo }, target);
}

async function loadHandler(server: ViteDevServer, entry: string): Promise<RequestHandler> {
  const environment = server.environments[SERVER];
  if (!isRunnableDevEnvironment(environment)) {
    throw new Error(
      `Vite's environment '${SERVER}' cannot run modules in this process. Remove the plugin that ` +
        "replaces that environment.",
    );
  }
  const path = resolve(server.config.root, entry);
  const { handle } = await environment.runner.import<{ handle?: RequestHandler }>(path);
  if (handle) return handle;
  throw new Error(
    `${entry} does not export 'handle(request: Request): Promise<Response>'. Add it.`,
  );
}
