/**
 * The host for Vite's development server: a component's code runs in the server's process, with what `spin.toml` grants
 * to it. This module is loaded by the code that runs the component's modules, and so shares its objects with them.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { loadEnv } from "vite";
import { createHost, type Host } from "../../host.ts";
import { BlockingLlm } from "../../llm/blocking.ts";
import { readApplication } from "../config/application.ts";
import { UserError } from "../errors.ts";
import type { Route } from "../http/routes.ts";
import { FetchRules } from "./restrict-fetch.ts";

export interface DevelopmentHost extends Host {
  route: Route;
  /**
   * Runs what the component does for a request. Its `fetch` reaches only the services in
   * `allowed_outbound_hosts`.
   *
   * @param selfOrigin - the origin of the development server
   */
  run<T>(selfOrigin: string, work: () => T): T;
  close(): Promise<void>;
}

/**
 * Creates the host of a component, with the same store file and the same environment variables as `spin-node up`. Vite's
 * `.env` files give variables, too, where the environment does not.
 *
 * @param envDir - the folder with those files; false if they are not to be read
 * @throws UserError if the manifest or a setting cannot be used
 */
export async function createDevelopmentHost({
  manifest,
  componentId,
  mode,
  envDir,
}: {
  manifest: string;
  componentId: string;
  mode: string;
  envDir: string | false;
}): Promise<DevelopmentHost> {
  const settings = {
    manifest,
    stateDirectory: join(dirname(manifest), ".spin"),
    runtimeConfigFile: process.env["RUNTIME_CONFIG_FILE"],
    variables: {},
  };
  const variables = envDir === false ? {} : loadEnv(mode, envDir, "SPIN_VARIABLE_");
  const environment = { ...process.env, ...variables };
  const { components, routes, llm } = await readApplication(settings, environment);
  const component = components.find(({ id }) => id === componentId);
  const route = routes.find((candidate) => candidate.componentId === componentId);
  if (component?.kind !== "wasm" || !route) {
    throw new UserError(
      `${manifest} has no component '${componentId}' with a route and a WebAssembly source. Correct ` +
        "the options of `spinComponent`, or the manifest.",
    );
  }
  const { config, allowedHosts } = component;
  const models = new BlockingLlm(llm);
  const host = createHost({ component: config, infer: (call) => models.infer(call) });
  const rules = new FetchRules();
  return {
    ...host,
    route,
    run: (selfOrigin, work) =>
      rules.run({ allowedHosts, selfOrigin, report: (message) => console.warn(message) }, work),
    async close() {
      rules.end();
      host.endInstance();
      await models.close();
    },
  };
}
