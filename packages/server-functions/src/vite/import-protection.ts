import { existsSync, readFileSync, realpathSync } from "node:fs";
import { isAbsolute, posix, resolve } from "node:path";
import {
  type Environment,
  normalizePath,
  type Plugin,
  parseSync,
  type Rolldown,
  searchForWorkspaceRoot,
  Visitor,
} from "vite";
import { codeFrame, type Position, positionOf } from "./code-frame.ts";
import { checkFile, checkSpecifier, checkUrl, type Violation } from "./import-rules.ts";

/** Finds the forbidden import in the source of the module that has it. */
type Locate = (file: string, code: string) => number | undefined;

/** A position in a source file, with the code around it. */
interface FramedPosition extends Position {
  readonly frame: string;
}

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
    violation: Violation,
    target: string,
    importer: string | undefined,
    locate: Locate,
  ): never {
    const position = importer === undefined ? undefined : findPosition(importer, locate);
    const chain = importer === undefined ? [] : graphOf(context.environment).chainTo(importer);
    const show = (id: string) =>
      isAbsolute(id) ? posix.relative(workspace, id) : id.replace("\0", "");
    return context.error({
      message: formatViolation(violation, [...chain.map(show), target], position),
      ...(importer !== undefined && { id: importer }),
      ...(importer !== undefined &&
        position && { loc: { file: importer, line: position.line, column: position.column } }),
    });
  }

  const imports: Plugin = {
    name: "server-functions:import-protection",
    enforce: "pre",
    sharedDuringBuild: true,

    configResolved(config) {
      root = config.root;
      workspace = normalizePath(searchForWorkspaceRoot(config.root));
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
        const locate: Locate = (file, code) => findImport(file, code, specifier);

        const bySpecifier = checkSpecifier(specifier, side, serverOnly);
        if (bySpecifier) fail(this, bySpecifier, specifier, importer, locate);

        const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
        if (resolved === null) return null;
        const byFile = checkFile(resolved.id, side);
        if (byFile) fail(this, byFile, specifier, importer, locate);

        if (importer !== undefined) graphOf(this.environment).add(resolved.id, importer);
        return resolved;
      },
    },
  };

  const urls: Plugin = {
    name: "server-functions:url-protection",
    // Without `enforce` this runs after TypeScript is compiled, and before Vite replaces the URLs.
    sharedDuringBuild: true,
    applyToEnvironment: ({ config }) => config.consumer === "client",

    transform: {
      filter: { id: { exclude: /\/node_modules\// }, code: "import.meta.url" },
      handler(code, id) {
        for (const url of findModuleUrls(code)) {
          const violation = checkUrl(url);
          if (violation) fail(this, violation, url, id, (_, source) => findModuleUrl(source, url));
        }
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
        if (checkUrl(file)) return false;
        if (typeof limit === "function") return limit(file, content);
        return limit === undefined ? undefined : content.byteLength < limit;
      };
      return { build: { assetsInlineLimit: isInlined } };
    },

    // A style sheet, or a symbolic link, leads to files that no plugin has seen.
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "asset") continue;
        for (const name of file.originalFileNames) {
          const paths = [name, realPath(resolve(root, name))];
          const violation = paths.map(checkUrl).find((found) => found !== undefined);
          if (violation) fail(this, violation, name, undefined, () => undefined);
        }
      }
    },
  };

  return [imports, urls, assets];
}

/** Another plugin says with `api.serverOnlyImports` which imports only the server has: a list of patterns. */
function serverOnlyImportsOf({ api }: Plugin): readonly RegExp[] {
  const patterns: unknown = api?.serverOnlyImports;
  return Array.isArray(patterns) ? patterns.filter((each) => each instanceof RegExp) : [];
}
/** The file that a path leads to. An asset may have a name that is none. */
const realPath = (path: string) => (existsSync(path) ? realpathSync(path) : path);

function formatViolation(
  { message, hint }: Violation,
  chain: readonly string[],
  position: FramedPosition | undefined,
): string {
  const importer = chain.at(-2);
  const where = position && `${importer}:${position.line}:${position.column}\n${position.frame}`;
  const steps = chain.map((step, index) => `${"  ".repeat(index + 1)}${step}`);
  return [message, where, `Import chain:\n${steps.join("\n")}`, `What to do: ${hint}`]
    .filter(Boolean)
    .join("\n\n");
}

/** @returns undefined if the importer is not a file, or its source does not have the import */
function findPosition(importer: string, locate: Locate): FramedPosition | undefined {
  const file = importer.split("?", 1)[0] ?? importer;
  let code: string;
  try {
    code = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  const offset = locate(file, code);
  if (offset === undefined) return undefined;
  const position = positionOf(code, offset);
  return { ...position, frame: codeFrame(code, position) };
}

/**
 * Finds the import of a specifier in a module's source.
 *
 * @returns the position of the specifier, in UTF-16 units; undefined if the source does not have it,
 *   as when a plugin has added the import
 */
function findImport(file: string, code: string, specifier: string): number | undefined {
  const { module } = parseSync(file, code);
  return [
    ...module.staticImports.map((each) => each.moduleRequest),
    ...module.staticExports.flatMap((each) => each.entries.map((entry) => entry.moduleRequest)),
    ...module.dynamicImports.map((each) => each.moduleRequest),
  ].find((each) => each !== null && code.slice(each.start + 1, each.end - 1) === specifier)?.start;
}

/**
 * Finds the URLs in `new URL("…", import.meta.url)`.
 *
 * @param code - a module's JavaScript
 * @returns the URLs as they are written, with `*` for each expression in a template
 */
function findModuleUrls(code: string): readonly string[] {
  const urls: string[] = [];
  new Visitor({
    NewExpression({ callee, arguments: [url, base] }) {
      if (callee.type !== "Identifier" || callee.name !== "URL") return;
      if (base === undefined || code.slice(base.start, base.end) !== "import.meta.url") return;
      if (url?.type === "Literal" && typeof url.value === "string") urls.push(url.value);
      if (url?.type === "TemplateLiteral") {
        urls.push(url.quasis.map(({ value }) => value.cooked).join("*"));
      }
    },
  }).visit(parseSync("module.js", code).program);
  return urls;
}

/** Finds the position of such a URL in a module's source, in UTF-16 units. */
function findModuleUrl(code: string, url: string): number | undefined {
  const offset = code.indexOf(url, code.search(/\bnew\s+URL\b/));
  return offset === -1 ? undefined : offset;
}

/** Which module imports which, as far as Vite has resolved the imports of a build. */
class ImportGraph {
  readonly #importers = new Map<string, Set<string>>();

  /** Records that `importer` imports `module`. Both are ids of Vite. */
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
