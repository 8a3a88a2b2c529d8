/**
 * The build's half: gives each side its version of every `*.functions.ts`.
 *
 * @module
 */
import { realpathSync } from "node:fs";
import { posix, resolve } from "node:path";
import { normalizePath, type Plugin, searchForWorkspaceRoot } from "vite";
import { compileForBrowser, compileForServer, type FunctionsModule } from "./compile.ts";
import { CompileError } from "./compile-error.ts";
import { findFunctionsFiles, idPrefix, isFunctionsFile } from "./functions-files.ts";
import { importProtection } from "./import-protection.ts";

const VIRTUAL = "virtual:server-functions";
const RESOLVED_VIRTUAL = `\0${VIRTUAL}`;

export interface ServerFunctionsOptions {
  /** The folder whose `*.functions.ts` files are server functions, from Vite's own root. */
  readonly root: string;
}

/**
 * The Vite plugin.
 *
 * - In the environments of the browser a `*.functions.ts` module becomes stubs.
 * - In the others it is kept, its functions get their ids, and `virtual:server-functions` exports
 *   all of them.
 * - Neither side can import what belongs to the other: {@link importProtection}.
 *
 * @example
 * ```ts
 * export default defineConfig({ plugins: [serverFunctions({ root: "../../packages/server/src" })] });
 * ```
 */
export function serverFunctions(options: ServerFunctionsOptions): Plugin[] {
  return [...importProtection(), compiler(options)];
}

function compiler(options: ServerFunctionsOptions): Plugin {
  let root = "";
  let workspace = "";
  /** The stubs that the browser has, by file: what a change must differ from to matter there. */
  const stubs = new Map<string, string>();

  const describe = (file: string, code: string): FunctionsModule => ({
    code,
    file: posix.relative(workspace, file),
    prefix: idPrefix(root, file),
  });

  return {
    name: "server-functions:compiler",
    enforce: "pre",
    sharedDuringBuild: true,

    // Vite builds web workers with plugins of their own: they are the browser's code as well.
    config({ worker }) {
      const plugins = () => [...(worker?.plugins?.() ?? []), ...serverFunctions(options)];
      return { worker: { plugins } };
    },

    configResolved(config) {
      // Module ids are real paths, so the root must be one.
      root = normalizePath(realpathSync(resolve(config.root, options.root)));
      workspace = normalizePath(searchForWorkspaceRoot(config.root));
    },

    configureServer(server) {
      server.watcher.add(root);
    },

    resolveId: {
      filter: { id: /^virtual:server-functions$/ },
      handler: () => RESOLVED_VIRTUAL,
    },

    load: {
      filter: { id: /^\0virtual:server-functions$/ },
      handler() {
        const files = findFunctionsFiles(root);
        return [
          ...files.map((file, index) => `import * as module${index} from ${JSON.stringify(file)};`),
          `const modules = [${files.map((_, index) => `module${index}`).join(", ")}];`,
          "export const functions = new Map(",
          "  modules.flatMap((module) => Object.values(module)).map((each) => [each.id, each]),",
          ");",
        ].join("\n");
      },
    },

    transform: {
      filter: { id: /\.functions\.ts$/ },
      handler(code, id) {
        if (!isFunctionsFile(id)) return null;
        try {
          const module = describe(id, code);
          if (this.environment.config.consumer === "server") {
            return { code: compileForServer(module), map: null };
          }
          const compiled = compileForBrowser(module);
          stubs.set(id, compiled);
          return { code: compiled, map: { mappings: "" } };
        } catch (error) {
          stubs.delete(id);
          if (!(error instanceof Error)) throw error;
          const loc = error instanceof CompileError ? { file: id, ...error.position } : undefined;
          return this.error({ message: error.message, id, ...(loc && { loc }) });
        }
      },
    },

    hotUpdate: {
      // A changed body matters to the server only; a changed list of functions to both.
      async handler({ type, file, modules, read }) {
        if (!isFunctionsFile(file)) return undefined;
        if (this.environment.config.consumer === "server") {
          const list = this.environment.moduleGraph.getModuleById(RESOLVED_VIRTUAL);
          return type === "update" || !list ? undefined : [...modules, list];
        }
        return type === "update" && stubsOf(file, await read()) === stubs.get(file)
          ? []
          : undefined;
      },
    },
  };

  /** The stubs of a module; undefined when it has an error, which the transform will report. */
  function stubsOf(file: string, code: string): string | undefined {
    try {
      return compileForBrowser(describe(file, code));
    } catch {
      return undefined;
    }
  }
}
