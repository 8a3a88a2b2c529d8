import { once } from "node:events";
import type { Server } from "node:http";
import { type LoadedComponent, loadComponent } from "../component/load.ts";
import { type Application, readApplication, type WasmComponent } from "../config/application.ts";
import { formatAddress, listen } from "../http/listen.ts";
import { describeRoute, Router } from "../http/routes.ts";
import { type Backend, createHttpServer } from "../http/server.ts";
import { createProvider } from "../llm/create.ts";
import type { LlmProvider } from "../llm/provider.ts";
import { collectGarbageInBulk, limitWasmMemory } from "../pool/v8-flags.ts";
import { WorkerPool } from "../pool/worker-pool.ts";
import { createFileHandler } from "../static-files/handler.ts";
import { build } from "./build.ts";
import type { UpOptions } from "./flags.ts";
import { prepareState } from "./prepare-state.ts";
import { untilStopped } from "./shutdown.ts";

/** What a stopping host leaves, beyond a request's own time, for the way of its answer. */
const ANSWER_MS = 5_000;

/**
 * Serves an application until it is told to stop.
 *
 * @throws UserError if the application or its settings cannot be used, or the port is taken
 */
export async function up(options: UpOptions, environment: NodeJS.ProcessEnv): Promise<void> {
  collectGarbageInBulk();
  const application = await readApplication(options, environment);
  if (options.build) build(application);
  const router = new Router(application.routes);
  const backends = new Map<string, Backend>();
  const ready = Promise.withResolvers<void>();
  const report = (message: string) => console.error(message);
  const server = createHttpServer(
    router,
    backends,
    ready.promise,
    options.maxRequestBodyBytes,
    report,
  );
  // The port is taken before the slow part: whether it is free should be known at once.
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
    limitWasmMemory(options.maxInstanceBytes);
    const provider = createProvider(application.llm, options.requestTimeoutMs);
    for (const component of loaded) {
      if (component.kind === "static") {
        const handle = createFileHandler(component.root, component.environment);
        backends.set(component.id, { kind: "static", handle });
      } else {
        const pool = startPool(component, options, provider);
        pools.push(pool);
        backends.set(component.id, { kind: "pool", pool });
      }
    }
    await Promise.all(pools.map((pool) => pool.started()));
  } catch (error) {
    await stop(server, pools);
    throw error;
  }
  ready.resolve();
  announce(application, formatAddress(address.host, address.port));
  await untilStopped(server, options.requestTimeoutMs + ANSWER_MS);
  await stop(server, pools);
}

const startPool = (
  { id, config, moduleUrl, coreModules }: WasmComponent & LoadedComponent,
  { logDirectory, quiet, requestTimeoutMs, workers, maxRequestsPerWorker }: UpOptions,
  provider: LlmProvider,
): WorkerPool =>
  new WorkerPool({
    component: config,
    moduleUrl,
    coreModules,
    provider,
    log: { directory: logDirectory, terminal: !quiet },
    requestTimeoutMs,
    workers,
    maxRequestsPerWorker,
    report: (message) => console.error(`${id}: ${message}`),
  });

function announce({ components, routes, storePath }: Application, address: string): void {
  if (components.some((component) => component.kind === "wasm" && component.config.storePath)) {
    console.error(`Storing default key-value data to "${storePath}".`);
  }
  const baseUrl = `http://${address}`;
  console.log(`\nServing ${baseUrl}`);
  console.log("Available Routes:");
  for (const route of routes) console.log(describeRoute(route, baseUrl));
}

async function stop(server: Server, pools: WorkerPool[]): Promise<void> {
  await Promise.all(pools.map((pool) => pool.stop()));
  server.closeAllConnections();
  if (server.listening) {
    server.close();
    await once(server, "close");
  }
}
