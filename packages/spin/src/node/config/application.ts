import { dirname, isAbsolute, resolve } from "node:path";
import { AllowedHosts } from "../../outbound-http/allowed-hosts.ts";
import { fillTemplate, resolveVariables } from "../../variables/settings.ts";
import type { UpOptions } from "../cli/flags.ts";
import { UserError } from "../errors.ts";
import { parseRoute, type Route } from "../http/routes.ts";
import { type ManifestComponent, ManifestSchema } from "./manifest-schema.ts";
import { readToml } from "./read-toml.ts";
import { type RuntimeConfig, readRuntimeConfig } from "./runtime-config.ts";

type ApplicationSettings = Pick<
  UpOptions,
  "manifest" | "stateDirectory" | "runtimeConfigFile" | "variables"
>;

/** What the manifest grants to a component, with all settings resolved. */
export interface ComponentConfig {
  id: string;
  environment: Record<string, string>;
  variables: Record<string, string>;
  /** Path of the default store's SQLite file; `undefined` if the component may not use the store. */
  storePath: string | undefined;
  /** Path of the default SQLite database; `undefined` if the component may not use it. */
  databasePath: string | undefined;
  /** The names of the language models that the component may use. */
  aiModels: string[];
}

interface BaseComponent {
  id: string;
  /** Shell commands to run in order, and the absolute path of the folder to run them in. */
  build: { commands: string[]; directory: string };
}

export interface WasmComponent extends BaseComponent {
  kind: "wasm";
  source: string;
  config: ComponentConfig;
  allowedHosts: AllowedHosts;
}

/** A component whose source is Spin's file server. This host serves the files itself. */
export interface StaticComponent extends BaseComponent {
  kind: "static";
  root: string;
  environment: Record<string, string>;
}

export interface Application extends RuntimeConfig {
  routes: Route[];
  /** The components that have a route. */
  components: (WasmComponent | StaticComponent)[];
}

/**
 * Reads `spin.toml` and the runtime-config file. Paths in each are relative to its folder.
 *
 * @param environment - where `SPIN_VARIABLE_<NAME>` is looked up
 * @throws UserError if a file is missing or invalid, uses a feature that this host does not support,
 *   or a variable has no value
 */
export async function readApplication(
  { manifest, stateDirectory, runtimeConfigFile, variables }: ApplicationSettings,
  environment: NodeJS.ProcessEnv,
): Promise<Application> {
  const parsed = await readToml(manifest, ManifestSchema, "Choose the manifest with '--from'.");
  const runtime = await readRuntimeConfig(runtimeConfigFile, stateDirectory, manifest);
  const values = resolveVariables(parsed.variables, variables, environment);
  const directory = dirname(resolve(manifest));
  const routes = parsed.trigger.http.map(({ route, component }) => parseRoute(route, component));
  const ids = new Set(routes.map(({ componentId }) => componentId));
  const components = [...ids].map((id) => {
    const component = parsed.component[id];
    if (component) return resolveComponent(id, component, { directory, values, runtime });
    throw new UserError(
      `${manifest}: a trigger names the component '${id}', but there is no '[component.${id}]'. Add ` +
        "it, or correct the trigger.",
    );
  });
  return { ...runtime, routes, components };
}

interface ComponentContext {
  directory: string;
  values: Readonly<Record<string, string>>;
  runtime: RuntimeConfig;
}

function resolveComponent(
  id: string,
  component: ManifestComponent,
  { directory, values, runtime }: ComponentContext,
): WasmComponent | StaticComponent {
  const { build, files, source, environment } = component;
  const base: BaseComponent = {
    id,
    build: {
      commands: [build?.command ?? []].flat(),
      directory: resolve(directory, build?.workdir ?? "."),
    },
  };
  if (typeof source !== "string") {
    return { ...base, kind: "static", root: staticRoot(id, files, directory), environment };
  }
  if (files.length > 0) {
    throw new UserError(
      `Component '${id}' has 'files', but spin-node gives a component no file system. ` +
        "Bundle the files into the component, or run the application with Spin.",
    );
  }
  for (const [what, labels] of [
    ["key-value store", component.key_value_stores],
    ["SQLite database", component.sqlite_databases],
  ] as const) {
    const other = labels.find((label) => label !== "default");
    if (other === undefined) continue;
    throw new UserError(
      `Component '${id}' uses the ${what} '${other}', but spin-node has only 'default'. Use that one, or run the ` +
        "application with Spin.",
    );
  }
  return {
    ...base,
    kind: "wasm",
    source: resolve(directory, source),
    config: {
      id,
      environment,
      variables: Object.fromEntries(
        Object.entries(component.variables).map(([name, template]) => [
          name,
          fillTemplate(`Component '${id}', variable '${name}'`, template, values),
        ]),
      ),
      storePath: component.key_value_stores.length > 0 ? runtime.storePath : undefined,
      databasePath: component.sqlite_databases.length > 0 ? runtime.databasePath : undefined,
      aiModels: component.ai_models,
    },
    allowedHosts: new AllowedHosts(
      id,
      component.allowed_outbound_hosts.flatMap((entry) => {
        const host = fillTemplate(`Component '${id}', 'allowed_outbound_hosts'`, entry, values);
        // As in Spin, a variable without a value leaves out its entry.
        return entry !== host && /^(https?:\/\/)?$/.test(host) ? [] : [host];
      }),
    ),
  };
}

function staticRoot(id: string, files: ManifestComponent["files"], directory: string): string {
  const [mount, another] = files;
  if (mount && !another && mount.destination === "/" && !isAbsolute(mount.source)) {
    return resolve(directory, mount.source);
  }
  throw new UserError(
    `Component '${id}' is a file server whose 'files' spin-node cannot serve. Give it exactly one ` +
      "entry, with a relative 'source' and the destination '/', or run the application with Spin.",
  );
}
