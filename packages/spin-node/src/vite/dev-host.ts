import { dirname, join } from "node:path";
import { configureComponent } from "../config/component-config.ts";
import { readManifest } from "../config/manifest.ts";
import { readRuntimeConfig } from "../config/runtime-config.ts";
import { applicationVariables } from "../config/variables.ts";
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
  const application = await readManifest(manifest);
  const component = application.components.find(({ id }) => id === componentId);
  const route = application.routes.find((candidate) => candidate.componentId === componentId);
  if (component?.kind !== "wasm" || !route) {
    throw new UserError(
      `${manifest} has no component '${componentId}' with a route and a WebAssembly source.`,
    );
  }
  const config = await readRuntimeConfig(
    environment["RUNTIME_CONFIG_FILE"],
    join(dirname(manifest), ".spin"),
    manifest,
  );
  const values = applicationVariables(application.variables, {}, environment);
  const configured = configureComponent(component, config, values);
  const { storePath } = configured;
  const store = storePath === undefined ? undefined : new StoreFile(storePath);
  return {
    route,
    interfaces: spinInterfaces(configured, store, (call) => inferBlocking(config.llm, call)),
    endRequest: () => store?.endInstance(),
    close: () => store?.close(),
  };
}
