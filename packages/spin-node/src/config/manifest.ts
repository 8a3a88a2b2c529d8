import { dirname, isAbsolute, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { parseRoute, type Route } from "../http/routes.ts";
import { type ComponentText, ManifestSchema, type ManifestText } from "./manifest-schema.ts";
import { readToml } from "./read-toml.ts";

/** A build step: shell commands, one after the other, in a folder. */
export interface Build {
  commands: string[];
  directory: string;
}

interface CommonParts {
  id: string;
  environment: Record<string, string>;
  build?: Build;
}

/** A component that is WebAssembly. */
export interface WasmComponent extends CommonParts {
  kind: "wasm";
  /** Absolute path of the component. */
  source: string;
  /** Name → template, such as `{{ api_url }}/v1`. */
  variables: Record<string, string>;
  keyValueStores: string[];
  aiModels: string[];
}

/** The official file server, in whose place this host serves the files itself. */
export interface StaticComponent extends CommonParts {
  kind: "static";
  /** Absolute path of the folder. */
  root: string;
}

export type Component = WasmComponent | StaticComponent;

/** An application, read from `spin.toml`. */
export interface Application {
  /** The folder that paths in the manifest are relative to. */
  directory: string;
  name: string;
  variables: ManifestText["variables"];
  routes: Route[];
  /** The components that a route leads to. */
  components: Component[];
}

/**
 * Reads `spin.toml`.
 *
 * @param path - the file
 * @throws UserError if it is missing, malformed, or asks for what this host does not support
 */
export async function readManifest(path: string): Promise<Application> {
  const text = await readToml(path, ManifestSchema, "name the manifest with '--from'");
  return interpret(text, path);
}

/** Turns a checked manifest into an application; `path` is where it was read. */
function interpret(text: ManifestText, path: string): Application {
  const directory = dirname(resolve(path));
  const routes = text.trigger.http.map(({ route, component }) => parseRoute(route, component));
  const components = routes.map(({ componentId }) => {
    const component = text.component[componentId];
    if (component) return interpretComponent(componentId, component, directory);
    throw new UserError(
      `${path}: a trigger leads to the component '${componentId}', which the manifest does not have.`,
    );
  });
  return {
    directory,
    name: text.application.name,
    variables: text.variables,
    routes,
    components: [...new Map(components.map((component) => [component.id, component])).values()],
  };
}

function interpretComponent(id: string, text: ComponentText, directory: string): Component {
  const common: CommonParts = { id, environment: text.environment };
  if (text.build) common.build = interpretBuild(text.build, directory);
  return typeof text.source === "string"
    ? interpretWasm(common, text, resolve(directory, text.source))
    : interpretStatic(common, text, directory);
}

const interpretBuild = (build: NonNullable<ComponentText["build"]>, directory: string): Build => ({
  commands: typeof build.command === "string" ? [build.command] : build.command,
  directory: resolve(directory, build.workdir ?? "."),
});

function interpretWasm(common: CommonParts, text: ComponentText, source: string): WasmComponent {
  if (text.files.length > 0) {
    throw new UserError(
      `Component '${common.id}' has 'files', but spin-node gives a component no file system. ` +
        "Bundle what it reads into the component, or run it with Spin.",
    );
  }
  return {
    ...common,
    kind: "wasm",
    source,
    variables: text.variables,
    keyValueStores: text.key_value_stores,
    aiModels: text.ai_models,
  };
}

function interpretStatic(
  common: CommonParts,
  { files }: ComponentText,
  directory: string,
): StaticComponent {
  const [mount, another] = files;
  if (!mount || another || mount.destination !== "/" || isAbsolute(mount.source)) {
    throw new UserError(
      `Component '${common.id}' serves files: spin-node needs exactly one entry in its 'files', ` +
        "with a relative 'source' and the destination '/'.",
    );
  }
  return { ...common, kind: "static", root: resolve(directory, mount.source) };
}
