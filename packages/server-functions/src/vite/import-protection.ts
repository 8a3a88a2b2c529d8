import { readFileSync } from "node:fs";
import { isAbsolute, posix } from "node:path";
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
import { ImportGraph } from "./import-graph.ts";
import { checkFile, checkSpecifier, checkUrl, type Violation } from "./import-rules.ts";

/**
 * Fails the build when code of one side imports what belongs to the other, with the chain of
 * imports, the line, and what to do. In development the same text is in the error overlay.
 */
export function importProtection(): Plugin[] {
  const graphs = new WeakMap<Environment, ImportGraph>();
  let workspace = "";

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
    find: Find,
  ): never {
    const position = importer === undefined ? undefined : findPosition(importer, find);
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
      workspace = normalizePath(searchForWorkspaceRoot(config.root));
    },

    resolveId: {
      order: "pre",
      async handler(specifier, importer, options) {
        // Vite's search for dependencies reads source texts as they are: no server function is one.
        if ("scan" in options && options.scan === true) {
          return /\.functions(\.ts)?$/.test(specifier)
            ? { id: `\0${specifier}`, external: true }
            : null;
        }
        const side = this.environment.config.consumer;
        const find: Find = (file, code) => findImport(file, code, specifier);

        const inSpecifier = checkSpecifier(specifier, side);
        if (inSpecifier) fail(this, inSpecifier, specifier, importer, find);

        const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
        if (resolved === null) return null;
        const inFile = checkFile(resolved.id, side);
        if (inFile) fail(this, inFile, specifier, importer, find);

        if (importer !== undefined) graphOf(this.environment).add(resolved.id, importer);
        return resolved;
      },
    },
  };

  const urls: Plugin = {
    name: "server-functions:url-protection",
    // Neither "pre" nor "post": the code is JavaScript by now, and its addresses as they were written.
    sharedDuringBuild: true,
    applyToEnvironment: ({ config }) => config.consumer === "client",

    transform: {
      filter: { id: { exclude: /\/node_modules\// }, code: "import.meta.url" },
      handler(code, id) {
        for (const url of findUrls(code)) {
          const violation = checkUrl(url);
          if (violation) {
            fail(this, violation, url, id, (_, source) => {
              const offset = source.indexOf(url, source.search(/\bnew\s+URL\b/));
              return offset === -1 ? undefined : offset;
            });
          }
        }
      },
    },
  };

  return [imports, urls];
}

/** A position in a module's text, with its surroundings. */
interface FramedPosition extends Position {
  readonly frame: string;
}

function formatViolation(
  { message, hint }: Violation,
  chain: readonly string[],
  position: FramedPosition | undefined,
): string {
  const importer = chain.at(-2);
  const where = position && `${importer}:${position.line}:${position.column}\n${position.frame}`;
  const way = `Import chain:\n${chain.map((step, index) => `${"  ".repeat(index + 1)}${step}`).join("\n")}`;
  return [message, where, way, `What to do: ${hint}`].filter(Boolean).join("\n\n");
}

/** Finds what was refused in the source of its importer. */
type Find = (file: string, code: string) => number | undefined;

/** Undefined when the importer has no source, or what was refused is not in it. */
function findPosition(importer: string, find: Find): FramedPosition | undefined {
  const file = importer.split("?", 1)[0] ?? importer;
  let code: string;
  try {
    code = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  const offset = find(file, code);
  if (offset === undefined) return undefined;
  const position = positionOf(code, offset);
  return { ...position, frame: codeFrame(code, position) };
}

function findImport(file: string, code: string, specifier: string): number | undefined {
  const { module } = parseSync(file, code);
  return [
    ...module.staticImports.map((each) => each.moduleRequest),
    ...module.staticExports.flatMap((each) => each.entries.map((entry) => entry.moduleRequest)),
    ...module.dynamicImports.map((each) => each.moduleRequest),
  ].find((each) => each !== null && code.slice(each.start + 1, each.end - 1) === specifier)?.start;
}

/** The addresses in `new URL("…", import.meta.url)`. A template's variable parts stand as `*`. */
function findUrls(code: string): readonly string[] {
  const urls: string[] = [];
  new Visitor({
    NewExpression({ callee, arguments: [url, base] }) {
      if (callee.type !== "Identifier" || callee.name !== "URL") return;
      if (base === undefined || code.slice(base.start, base.end) !== "import.meta.url") return;
      if (url?.type === "Literal" && typeof url.value === "string") urls.push(url.value);
      if (url?.type === "TemplateLiteral")
        urls.push(url.quasis.map(({ value }) => value.cooked).join("*"));
    },
  }).visit(parseSync("module.js", code).program);
  return urls;
}
