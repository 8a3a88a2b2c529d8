import { dirname, join } from "node:path";
import { readApplication } from "../config/application.ts";
import { UserError } from "../errors.ts";
import type { Route } from "../http/routes.ts";
import { spinInterfaces } from "../imports/spin.ts";
import { inferBlocking } from "../llm/infer-blocking.ts";
import { StoreFile } from "../store/store-file.ts";

/** The host of one component whose code runs in this very process. */
export interface DevHost {
  route: Route;
  /** The interfaces by name, without their versions. */
  interfaces: Record<string, object>;
  /** Forgets what a request has seen of the store files: the next one looks again. */
  endRequest(): void;
  close(): void;
}

/**
 * Makes the interfaces that the manifest grants to a component, on the same files and with the same
 * settings from the environment as `spin-node up`.
 *
 * @throws UserError if the manifest or the settings cannot be used
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
      `${manifest} has no component '${componentId}' with a route and a WebAssembly source.`,
    );
  }
  const { config } = component;
  const store = config.storePath === undefined ? undefined : new StoreFile(config.storePath);
  return {
    route,
    interfaces: spinInterfaces(config, store, (call) => inferBlocking(llm, call)),
    endRequest: () => store?.endInstance(),
    close: () => store?.close(),
  };
}
