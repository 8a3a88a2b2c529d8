import { dirname, isAbsolute, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { parseRoute, type Route } from "../http/routes.ts";
import { type ComponentText, ManifestSchema, type ManifestText } from "./manifest-schema.ts";
import { readToml } from "./read-toml.ts";

interface CommonParts {
  id: string;
  environment: Record<string, string>;
  /** Shell commands, one after the other, in an absolute folder; often none. */
  build: { commands: string[]; directory: string };
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

/** An application, read from `spin.toml`. */
export interface Application {
  variables: ManifestText["variables"];
  routes: Route[];
  /** The components that a route leads to. */
  components: (WasmComponent | StaticComponent)[];
}

/**
 * Reads `spin.toml`. Paths in it are relative to its folder.
 *
 * @param path - the file
 * @throws UserError if it is missing, malformed, or asks for what this host does not support
 */
export async function readManifest(path: string): Promise<Application> {
  const text = await readToml(path, ManifestSchema, "name the manifest with '--from'");
  const directory = dirname(resolve(path));
  const routes = text.trigger.http.map(({ route, component }) => parseRoute(route, component));
  const ids = new Set(routes.map(({ componentId }) => componentId));
  const components = [...ids].map((id) => {
    const component = text.component[id];
    if (component) return interpret(id, component, directory);
    throw new UserError(
      `${path}: a trigger leads to the component '${id}', which the manifest does not have.`,
    );
  });
  return { variables: text.variables, routes, components };
}

function interpret(
  id: string,
  text: ComponentText,
  directory: string,
): WasmComponent | StaticComponent {
  const { build, files, source } = text;
  const common: CommonParts = {
    id,
    environment: text.environment,
    build: {
      commands: [build?.command ?? []].flat(),
      directory: resolve(directory, build?.workdir ?? "."),
    },
  };
  if (typeof source !== "string") {
    return { ...common, kind: "static", root: servedFolder(id, files, directory) };
  }
  if (files.length > 0) {
    throw new UserError(
      `Component '${id}' has 'files', but spin-node gives a component no file system. ` +
        "Bundle what it reads into the component, or run it with Spin.",
    );
  }
  return {
    ...common,
    kind: "wasm",
    source: resolve(directory, source),
    variables: text.variables,
    keyValueStores: text.key_value_stores,
    aiModels: text.ai_models,
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
