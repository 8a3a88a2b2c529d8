import { dirname, isAbsolute, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { parseRoute, type Route } from "../http/routes.ts";
import type { ComponentConfig } from "../pool/protocol.ts";
import { type ComponentText, ManifestSchema } from "./manifest-schema.ts";
import { readToml } from "./read-toml.ts";
import { type RuntimeConfig, readRuntimeConfig } from "./runtime-config.ts";
import { applicationVariables, componentVariables } from "./variables.ts";

/** Where an application and the settings of this machine are. */
export interface ApplicationSettings {
  /** The path of `spin.toml`. */
  manifest: string;
  stateDirectory: string;
  runtimeConfigFile: string | undefined;
  /** The values of `--variable`. */
  variables: Readonly<Record<string, string>>;
}

interface CommonParts {
  id: string;
  /** Shell commands, one after the other, in an absolute folder; often none. */
  build: { commands: string[]; directory: string };
}

/** A component that is WebAssembly. */
export interface WasmComponent extends CommonParts {
  kind: "wasm";
  /** Absolute path of the component. */
  source: string;
  config: ComponentConfig;
}

/** The official file server, in whose place this host serves the files itself. */
export interface StaticComponent extends CommonParts {
  kind: "static";
  /** Absolute path of the folder. */
  root: string;
  environment: Record<string, string>;
}

/** An application with all of its settings resolved to values. */
export interface Application extends RuntimeConfig {
  routes: Route[];
  /** The components that a route leads to. */
  components: (WasmComponent | StaticComponent)[];
}

/**
 * Reads `spin.toml`, in which paths are relative to its folder, and the runtime-config file.
 *
 * @param environment - the process's, for the values of variables
 * @throws UserError if a file is missing or malformed, asks for what this host does not support, or
 *   a variable has no value
 */
export async function readApplication(
  { manifest, stateDirectory, runtimeConfigFile, variables }: ApplicationSettings,
  environment: NodeJS.ProcessEnv,
): Promise<Application> {
  const text = await readToml(manifest, ManifestSchema, "name the manifest with '--from'");
  const runtime = await readRuntimeConfig(runtimeConfigFile, stateDirectory, manifest);
  const values = applicationVariables(text.variables, variables, environment);
  const directory = dirname(resolve(manifest));
  const routes = text.trigger.http.map(({ route, component }) => parseRoute(route, component));
  const ids = new Set(routes.map(({ componentId }) => componentId));
  const components = [...ids].map((id) => {
    const component = text.component[id];
    if (component) return interpret(id, component, directory, values, runtime.storePath);
    throw new UserError(
      `${manifest}: a trigger leads to the component '${id}', which the manifest does not have.`,
    );
  });
  return { ...runtime, routes, components };
}

function interpret(
  id: string,
  text: ComponentText,
  directory: string,
  values: Readonly<Record<string, string>>,
  storePath: string,
): WasmComponent | StaticComponent {
  const { build, files, source, environment } = text;
  const common: CommonParts = {
    id,
    build: {
      commands: [build?.command ?? []].flat(),
      directory: resolve(directory, build?.workdir ?? "."),
    },
  };
  if (typeof source !== "string") {
    return { ...common, kind: "static", root: servedFolder(id, files, directory), environment };
  }
  if (files.length > 0) {
    throw new UserError(
      `Component '${id}' has 'files', but spin-node gives a component no file system. ` +
        "Bundle what it reads into the component, or run it with Spin.",
    );
  }
  const otherStore = text.key_value_stores.find((label) => label !== "default");
  if (otherStore !== undefined) {
    throw new UserError(
      `Component '${id}' uses the key-value store '${otherStore}', but spin-node has only the ` +
        "store 'default'. Use that one, or run the application with Spin.",
    );
  }
  return {
    ...common,
    kind: "wasm",
    source: resolve(directory, source),
    config: {
      id,
      environment,
      variables: componentVariables(id, text.variables, values),
      storePath: text.key_value_stores.length > 0 ? storePath : undefined,
      aiModels: text.ai_models,
    },
  };
}

function servedFolder(id: string, files: ComponentText["files"], directory: string): string {
  const [mount, another] = files;
  if (mount && !another && mount.destination === "/" && !isAbsolute(mount.source)) {
    return resolve(directory, mount.source);
  }
  throw new UserError(
    `Component '${id}' serves files: spin-node needs exactly one entry in its 'files', ` +
      "with a relative 'source' and the destination '/'.",
  );
}
