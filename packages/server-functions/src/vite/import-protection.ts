import { existsSync, readFileSync, realpathSync } from "node:fs";
import { isAbsolute, posix, resolve } from "node:path";
import type { Environment, Plugin, Rolldown } from "vite";
// As a whole, so that an older version can be linked, and told what is required.
import * as vite from "vite";
import { codeFrame, positionOf } from "./code-frame.ts";
import { checkFile, checkSpecifier, checkUrl, type Violation } from "./import-rules.ts";

/**
 * Creates the plugins that fail the build if the code of one side imports a module of the other. The
 * error shows the line, the chain of imports, and what to do. In development Vite's overlay shows it.
 */
export function importProtection(): Plugin[] {
  const graphs = new WeakMap<Environment, ImportGraph>();
  let workspace = "";
  let serverOnly: readonly RegExp[] = [];
  let root = "";

  function graphOf(environment: Environment): ImportGraph {
    const graph = graphs.get(environment) ?? new ImportGraph();
    graphs.set(environment, graph);
    return graph;
  }

  function fail(
    context: Rolldown.PluginContext,
    { message, hint }: Violation,
    target: string,
    importer?: string,
  ): never {
    const chain = importer === undefined ? [] : graphOf(context.environment).chainTo(importer);
    const shown = [...chain, target].map((id) =>
      isAbsolute(id) ? posix.relative(workspace, id) : id.replace("\0", ""),
    );
    const found = importer === undefined ? undefined : findImport(importer, target);
    const where =
      found && `${shown.at(-2)}:${found.line}:${found.column}\n${codeFrame(found.code, found)}`;
    const steps = shown.map((step, index) => `${"  ".repeat(index + 1)}${step}`);
    return context.error({
      message: [
        message,
        where,
        steps.length > 1 && `Import chain:\n${steps.join("\n")}`,
        `What to do: ${hint}`,
      ]
        .filter(Boolean)
        .join("\n\n"),
      ...(importer !== undefined && { id: importer }),
      ...(importer !== undefined &&
        found && { loc: { file: importer, line: found.line, column: found.column } }),
    });
  }

  const imports: Plugin = {
    name: "server-functions:import-protection",
    enforce: "pre",
    sharedDuringBuild: true,

    configResolved(config) {
      root = config.root;
      workspace = vite.normalizePath(vite.searchForWorkspaceRoot(config.root));
      serverOnly = config.plugins.flatMap(serverOnlyImportsOf);
    },

    resolveId: {
      order: "pre",
      async handler(specifier, importer, options) {
        // Vite's dependency scanner does not run the plugin that makes stubs. It must not follow the
        // imports of a module of server functions, or it prepares server packages for the browser.
        if ("scan" in options && options.scan === true) {
          return /\.functions(\.ts)?$/.test(specifier)
            ? { id: `\0${specifier}`, external: true }
            : null;
        }
        const side = this.environment.config.consumer;
        const bySpecifier = checkSpecifier(specifier, side, serverOnly);
        if (bySpecifier) fail(this, bySpecifier, specifier, importer);

        const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
        if (resolved === null) return null;
        const byFile = checkPaths(resolved.id, (path) => checkFile(path, side));
        if (byFile) fail(this, byFile, specifier, importer);

        if (importer !== undefined) graphOf(this.environment).add(resolved.id, importer);
        return resolved;
      },
    },
  };

  const assets: Plugin = {
    name: "server-functions:asset-protection",
    sharedDuringBuild: true,
    applyToEnvironment: ({ config }) => config.consumer === "client",

    // What is inlined would be no asset.
    config({ build }) {
      const limit = build?.assetsInlineLimit;
      const isInlined = (file: string, content: Buffer) => {
        if (checkPaths(file, checkUrl)) return false;
        if (typeof limit === "function") return limit(file, content);
        return limit === undefined ? undefined : content.byteLength < limit;
      };
      return { build: { assetsInlineLimit: isInlined } };
    },

    // Also of `new URL("./file", import.meta.url)`, of style sheets and of symbolic links, which no plugin sees.
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "asset") continue;
        for (const name of file.originalFileNames) {
          const violation = checkUrl(name) ?? checkPaths(resolve(root, name), checkUrl);
          if (violation) fail(this, violation, name);
        }
      }
    },
  };

  return [imports, assets];
}

/** Another plugin says with `api.serverOnlyImports` which imports only the server has: a list of patterns. */
function serverOnlyImportsOf({ api }: Plugin): readonly RegExp[] {
  const patterns: unknown = api?.serverOnlyImports;
  return Array.isArray(patterns) ? patterns.filter((each) => each instanceof RegExp) : [];
}

/**
 * Checks a path, and where it leads if it is a symbolic link: with `resolve.preserveSymlinks` Vite keeps the path of the
 * link. A path may have a query or a hash, and may be no file's.
 */
function checkPaths<Found>(path: string, check: (path: string) => Found | undefined) {
  const [file = path] = path.split(/[?#]/, 1);
  const target = existsSync(file) ? vite.normalizePath(realpathSync(file)) : file;
  return check(path) ?? check(target + path.slice(file.length));
}

/**
 * Finds the import of a specifier in the source of the module that has it.
 *
 * @returns undefined if the importer is not a file, or its source does not have the import, as when a plugin has
 *   added it
 */
function findImport(importer: string, specifier: string) {
  const file = importer.replace(/\?.*/s, "");
  if (!existsSync(file)) return undefined;
  const code = readFileSync(file, "utf8");
  const { module } = vite.parseSync(file, code);
  const found = [
    ...module.staticImports.map((each) => each.moduleRequest),
    ...module.staticExports.flatMap((each) => each.entries.map((entry) => entry.moduleRequest)),
    ...module.dynamicImports.map((each) => each.moduleRequest),
  ].find((each) => each !== null && code.slice(each.start + 1, each.end - 1) === specifier);
  return found && { code, ...positionOf(code, found.start) };
}

/** Which module imports which, as far as Vite has resolved the imports of a build. */
class ImportGraph {
  readonly #importers = new Map<string, Set<string>>();

  add(module: string, importer: string): void {
    const importers = this.#importers.get(module) ?? new Set();
    this.#importers.set(module, importers.add(importer));
  }

  /** The shortest chain of imports from an entry of the build to a module, including both. */
  chainTo(module: string): readonly string[] {
    const chains: [string, ...string[]][] = [[module]];
    const seen = new Set([module]);
    // A breadth-first search: the loop also visits the chains that it appends.
    for (const chain of chains) {
      const importers = this.#importers.get(chain[0]);
      if (importers === undefined) return chain;
      for (const importer of importers) {
        if (seen.has(importer)) continue;
        seen.add(importer);
        chains.push([importer, ...chain]);
      }
    }
    return [module];
  }
}
