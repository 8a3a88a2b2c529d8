import { readFileSync } from "node:fs";
import { isAbsolute, posix } from "node:path";
import {
  type Environment,
  normalizePath,
  type Plugin,
  parseSync,
  searchForWorkspaceRoot,
} from "vite";
import { codeFrame, type Place, placeOf } from "./code-frame.ts";
import { ImportGraph } from "./import-graph.ts";
import { judgeFile, judgeSpecifier, type Refusal } from "./import-rules.ts";

/**
 * Fails the build when code of one side imports what belongs to the other, with the chain of
 * imports, the line, and what to do. In development the same text is in the error overlay.
 */
export function importProtection(): Plugin {
  const graphs = new WeakMap<Environment, ImportGraph>();
  let workspace = "";

  return {
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
        const graph = graphs.get(this.environment) ?? new ImportGraph();
        graphs.set(this.environment, graph);

        const fail = (refusal: Refusal): never => {
          const place = importer === undefined ? undefined : findImport(importer, specifier);
          const chain = importer === undefined ? [] : graph.chainTo(importer);
          const show = (id: string) =>
            isAbsolute(id) ? posix.relative(workspace, id) : id.replace("\0", "");
          return this.error({
            message: formatRefusal(refusal, [...chain.map(show), specifier], place),
            ...(importer !== undefined && { id: importer }),
            ...(importer !== undefined &&
              place && { loc: { file: importer, line: place.line, column: place.column } }),
          });
        };

        const bySpecifier = judgeSpecifier(specifier, side);
        if (bySpecifier) fail(bySpecifier);

        const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
        if (resolved === null) return null;
        const byFile = judgeFile(resolved.id, side);
        if (byFile) fail(byFile);

        if (importer !== undefined) graph.add(resolved.id, importer);
        return resolved;
      },
    },
  };
}

/** A place in a module's text, with its surroundings. */
interface FramedPlace extends Place {
  readonly frame: string;
}

function formatRefusal(
  { problem, remedy }: Refusal,
  chain: readonly string[],
  place: FramedPlace | undefined,
): string {
  const importer = chain.at(-2);
  const where = place && `${importer}:${place.line}:${place.column}\n${place.frame}`;
  const way = `Import chain:\n${chain.map((step, index) => `${"  ".repeat(index + 1)}${step}`).join("\n")}`;
  return [problem, where, way, `What to do: ${remedy}`].filter(Boolean).join("\n\n");
}

/** Where a module's source imports a specifier; undefined when it has no source, or does not. */
function findImport(importer: string, specifier: string): FramedPlace | undefined {
  const file = importer.split("?", 1)[0] ?? importer;
  let code: string;
  try {
    code = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  const { module } = parseSync(file, code);
  const request = [
    ...module.staticImports.map((each) => each.moduleRequest),
    ...module.staticExports.flatMap((each) => each.entries.map((entry) => entry.moduleRequest)),
    ...module.dynamicImports.map((each) => each.moduleRequest),
  ].find((each) => each !== null && code.slice(each.start + 1, each.end - 1) === specifier);
  if (!request) return undefined;
  const place = placeOf(code, request.start);
  return { ...place, frame: codeFrame(code, place) };
}
