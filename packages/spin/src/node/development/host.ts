import { dirname, join } from "node:path";
import { DefaultStore } from "../../key-value/default-store.ts";
import { inferBlocking } from "../../llm/infer-blocking.ts";
import { readApplication } from "../config/application.ts";
import { UserError } from "../errors.ts";
import type { Route } from "../http/routes.ts";
import { spinInterfaces } from "../interfaces.ts";
import { runWithRules } from "./restrict-fetch.ts";

/** What a component's code needs from the host when it runs under Vite. */
export interface DevHost {
  route: Route;
  /** The host's interfaces, by name without version. */
  interfaces: Record<string, object>;
  /**
   * Runs what the component does for a request. Its `fetch` reaches only the services in
   * `allowed_outbound_hosts`.
   *
   * @param selfOrigin - the origin of the development server
   */
  run<T>(selfOrigin: string, work: () => T): T;
  /** Call this after each request: the next one checks the store file again. */
  endRequest(): void;
  close(): void;
}

/**
 * Creates the interfaces that the manifest grants to a component. They use the same store file and the
 * same environment variables as `spin-node up`.
 *
 * @param manifest - path of `spin.toml`
 * @throws UserError if the manifest or a setting cannot be used
 */
export async function createDevHost(
  manifest: string,
  componentId: string,
  environment: NodeJS.ProcessEnv,
): Promise<DevHost> {
  const settings = {
    manifest,
    stateDirectory: join(dirname(manifest), ".spin"),
    runtimeConfigFile: environment["RUNTIME_CONFIG_FILE"],
    variables: {},
  };
  const { components, routes, llm } = await readApplication(settings, environment);
  const component = components.find(({ id }) => id === componentId);
  const route = routes.find((candidate) => candidate.componentId === componentId);
  if (component?.kind !== "wasm" || !route) {
    throw new UserError(
      `${manifest} has no component '${componentId}' with a route and a WebAssembly source. Correct ` +
        "the options of 'spinDev', or the manifest.",
    );
  }
  const { config, allowedHosts } = component;
  const store = config.storePath === undefined ? undefined : new DefaultStore(config.storePath);
  return {
    route,
    interfaces: spinInterfaces(config, store, (call) => inferBlocking(llm, call)),
    run: (selfOrigin, work) => runWithRules({ allowedHosts, selfOrigin }, work),
    endRequest: () => store?.endInstance(),
    close: () => store?.close(),
  };
}
