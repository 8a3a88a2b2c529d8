import { once } from "node:events";
import type { Server } from "node:http";
import type { LlmProvider } from "@react-on-spin/llama";
import { createProvider } from "../../llm/provider.ts";
import { logEntry } from "../../log/entry.ts";
import { sourceMapOf } from "../../log/source-positions.ts";
import { loadComponent } from "../component/load.ts";
import type { LoadedComponent } from "../component/loaded-component.ts";
import { type Application, readApplication, type WasmComponent } from "../config/application.ts";
import { formatAddress, listen } from "../http/listen.ts";
import { describeRoute, Router } from "../http/routes.ts";
import { type Backend, createHttpServer } from "../http/server.ts";
import { collectGarbageLessOften, limitWasmMemory } from "../pool/v8-flags.ts";
import { WorkerPool } from "../pool/worker-pool.ts";
import { createFileHandler } from "../static-files/handler.ts";
import { build } from "./build.ts";
import type { UpOptions } from "./flags.ts";
import { prepareState } from "./prepare-state.ts";
import { waitForShutdown } from "./shutdown.ts";

/** At shutdown, the extra time to send a response that was finished just within its limit. */
const SEND_GRACE_MS = 5_000;

/**
 * Runs `spin-node up`: serves an application until the process is told to stop.
 *
 * @throws UserError if the manifest, a flag or a component cannot be used, or the port is in use
 */
export async function up(options: UpOptions, environment: NodeJS.ProcessEnv): Promise<void> {
  collectGarbageLessOften();
  const application = await readApplication(options, environment);
  if (options.build) build(application);
  const router = new Router(application.routes);
  const backends = new Map<string, Backend>();
  const ready = Promise.withResolvers<void>();
  const report = (message: string) => console.error(logEntry(message));
  const server = createHttpServer({
    router,
    backends,
    ready: ready.promise,
    maxRequestBodyBytes: options.maxRequestBodyBytes,
    report,
  });
  // Listen before the slow work below, so that a port in use is reported at once.
  const address = await listen(server, options.listen, options.findFreePort);
  const pools: WorkerPool[] = [];
  try {
    prepareState(options, application.storePath);
    console.error(`Logging component stdio to "${options.logDirectory}"`);
    const loaded = await Promise.all(
      application.components.map(async (component) =>
        component.kind === "static"
          ? component
          : { ...component, ...(await loadComponent(component.id, component.source, report)) },
      ),
    );
    // Not earlier, because jco itself runs on WebAssembly.
    limitWasmMemory(options.maxInstanceBytes);
    const provider = createProvider(application.llm, options.requestTimeoutMs);
    for (const component of loaded) {
      if (component.kind === "static") {
        const handle = createFileHandler(component.root, component.environment);
        backends.set(component.id, { kind: "static", handle });
      } else {
        const selfOrigin = `http://${formatAddress(reachable(address.host), address.port)}`;
        const pool = startPool(component, options, provider, selfOrigin);
        pools.push(pool);
        backends.set(component.id, { kind: "pool", pool });
      }
    }
    await Promise.all(pools.map((pool) => pool.started()));
    if (loaded.some((each) => each.kind === "wasm" && each.config.aiModels.length > 0)) {
      provider.start?.();
    }
  } catch (error) {
    await stop(server, pools);
    throw error;
  }
  ready.resolve();
  // Whoever reads the next lines may send a signal at once.
  const shutdown = waitForShutdown(server, options.requestTimeoutMs + SEND_GRACE_MS);
  printServing(application, formatAddress(address.host, address.port));
  await shutdown;
  await stop(server, pools);
}

/** A host that listens on all addresses is reached on the first of them. */
const reachable = (host: string) =>
  host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;

const startPool = (
  { id, config, allowedHosts, moduleUrl, coreModules, source }: WasmComponent & LoadedComponent,
  { logDirectory, quiet, requestTimeoutMs, workers }: UpOptions,
  provider: LlmProvider,
  selfOrigin: string,
): WorkerPool =>
  new WorkerPool({
    component: config,
    moduleUrl,
    coreModules,
    provider,
    outbound: { allowedHosts, selfOrigin, report: (message) => console.error(message) },
    log: { directory: logDirectory, terminal: !quiet, sourceMap: sourceMapOf(source) },
    requestTimeoutMs,
    workers,
    report: (message) => console.error(`${id}: ${message}`),
  });

function printServing(
  { components, routes, storePath, databasePath }: Application,
  address: string,
): void {
  const configs = components.flatMap((each) => (each.kind === "wasm" ? [each.config] : []));
  if (configs.some((config) => config.storePath)) {
    console.error(`Storing default key-value data to "${storePath}".`);
  }
  if (configs.some((config) => config.databasePath)) {
    console.error(`Storing default SQLite data to "${databasePath}".`);
  }
  const baseUrl = `http://${address}`;
  const lines = routes.map((route) => describeRoute(route, baseUrl));
  // In one write: who waits for the first line has the others as well.
  console.log(["", `Serving ${baseUrl}`, "Available Routes:", ...lines].join("\n"));
}

async function stop(server: Server, pools: WorkerPool[]): Promise<void> {
  await Promise.all(pools.map((pool) => pool.stop()));
  server.closeAllConnections();
  if (server.listening) {
    server.close();
    await once(server, "close");
  }
}
