import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as v from "valibot";
import { readToml } from "../node/config/read-toml.ts";
import { parseRoute, Router } from "../node/http/routes.ts";

const Files = v.array(
  v.union([v.string(), v.object({ source: v.string(), destination: v.string() })]),
);

const Manifest = v.object({
  variables: v.optional(v.record(v.string(), v.object({ default: v.optional(v.string()) })), {}),
  trigger: v.optional(
    v.object({
      http: v.optional(v.array(v.object({ route: v.unknown(), component: v.unknown() })), []),
    }),
    {},
  ),
  component: v.record(
    v.string(),
    v.object({
      source: v.unknown(),
      files: v.optional(Files, []),
      variables: v.optional(v.record(v.string(), v.string()), {}),
    }),
  ),
});

const HINT =
  "Without a manifest, nothing says where the component belongs. Create it, or correct the option `manifest` of " +
  "spinComponent: https://spinframework.dev/manifest-reference";

export interface ManifestComponent {
  id: string;
  source: string;
  /** Its variables, with the defaults of the application's. What has no default is empty. */
  variables: Record<string, string>;
  /** Whether the component has the route `/...`. */
  answersEverywhere: boolean;
  /**
   * Finds who answers an address.
   *
   * @returns the component's id; and whether it has the file, if it is one that serves files
   */
  whoAnswers(address: string): { id: string; hasFile: boolean | undefined } | undefined;
}

/**
 * Reads a component from `spin.toml`.
 *
 * @param id - the component's id; undefined if it is the only one whose source is a path
 * @throws Error that says what to do, if there is no manifest, or no such component
 */
export async function readComponent(
  path: string,
  id: string | undefined,
): Promise<ManifestComponent> {
  const { component: components, trigger, variables } = await readToml(path, Manifest, HINT);
  const local = Object.keys(components).filter(
    (each) => typeof components[each]?.source === "string",
  );
  const found = id ?? local[0];
  if (found === undefined || (id === undefined && local.length > 1)) {
    throw new Error(
      `${path} has ${local.length} components whose \`source\` is a path. Name the one to build in the ` +
        `option \`component\` of spinComponent${local.length > 1 ? `: ${local.join(", ")}` : ""}.`,
    );
  }
  const component = components[found];
  if (typeof component?.source !== "string") {
    throw new Error(
      `${path} has no \`[component.${found}]\` whose \`source\` is a path. Add it, or correct the ` +
        `option \`component\` of spinComponent. There are: ${local.join(", ") || "none"}.`,
    );
  }
  const defaults = (template: string) =>
    template.replaceAll(
      /\{\{\s*([\w-]+)\s*\}\}/g,
      (_, name: string) => variables[name]?.default ?? "",
    );
  // Routes with a named segment, and private ones, are not those of files.
  const routes = trigger.http.flatMap(({ route, component: owner }) =>
    typeof route !== "string" || typeof owner !== "string" || /\/(:|\*)/.test(route)
      ? []
      : parseRoute(route, owner),
  );
  const router = new Router(routes);
  return {
    id: found,
    source: resolve(dirname(path), component.source),
    variables: Object.fromEntries(
      Object.entries(component.variables).map(([name, template]) => [name, defaults(template)]),
    ),
    answersEverywhere: routes.every(
      ({ componentId, prefix }) => componentId !== found || prefix === "",
    ),
    whoAnswers(address) {
      const match = router.match(address);
      if (match === undefined) return undefined;
      const { componentId } = match.route;
      // A pattern of files, which is a text, can match anything.
      const mounts = (components[componentId]?.files ?? []).filter(
        (one) => typeof one !== "string",
      );
      const hasFile = mounts.some(({ source, destination }) => {
        const prefix = destination.replace(/\/?$/, "/");
        return (
          match.pathInfo.startsWith(prefix) &&
          existsSync(join(dirname(path), source, match.pathInfo.slice(prefix.length)))
        );
      });
      return { id: componentId, hasFile: mounts.length === 0 ? undefined : hasFile };
    },
  };
}
