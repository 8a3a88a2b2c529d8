/**
 * The build's half: the Vite plugin, which compiles every `*.functions.ts` for the side that imports it.
 *
 * @module
 */
import { realpathSync } from "node:fs";
import { posix, resolve } from "node:path";
import { normalizePath, type Plugin, searchForWorkspaceRoot } from "vite";
import { CompileError } from "./code-frame.ts";
import {
  compileForBrowser,
  compileForServer,
  compileFunctionsMap,
  type FunctionsModule,
} from "./compile.ts";
import { findFunctionsFiles, idPrefix, isFunctionsFile } from "./functions-files.ts";
import { importProtection } from "./import-protection.ts";
import { requireVersions } from "./require-versions.ts";

export { requireVersions };

const VIRTUAL = "virtual:server-functions";
const RESOLVED_VIRTUAL = `\0${VIRTUAL}`;

/** The options of the Vite plugin. */
export interface ServerFunctionsOptions {
  /**
   * The folder with the `*.functions.ts` modules, at any depth. A relative path is resolved from
   * Vite's own `root`. The paths below the folder become the functions' ids.
   */
  readonly root: string;
}

/**
 * Creates the Vite plugin.
 *
 * - In the browser's environments a `*.functions.ts` module is replaced by stubs.
 * - In the server's environments the module is kept, its functions get their ids, and
 *   `virtual:server-functions` exports the functions of all modules.
 * - An import of a module that belongs to the other side fails the build: {@link importProtection}.
 *
 * @throws Error if the version of Vite or Node is too old
 *
 * @example
 * ```ts
 * export default defineConfig({ plugins: [serverFunctions({ root: "../../packages/server/src" })] });
 * ```
 */
export function serverFunctions(options: ServerFunctionsOptions): Plugin[] {
  requireVersions("serverFunctions");
  return [...importProtection(), compiler(options)];
}

function compiler(options: ServerFunctionsOptions): Plugin {
  let root = "";
  let workspace = "";
  /** The stubs that the browser has, by file. A change that leaves them the same does not matter there. */
  const stubs = new Map<string, string>();

  const toModule = (file: string, code: string): FunctionsModule => ({
    code,
    file: posix.relative(workspace, file),
    prefix: idPrefix(root, file),
  });

  return {
    name: "server-functions:compiler",
    enforce: "pre",
    sharedDuringBuild: true,

    // Web workers are the browser's code as well, and Vite builds them with plugins of their own.
    config({ worker }) {
      const plugins = () => [...(worker?.plugins?.() ?? []), ...serverFunctions(options)];
      return {
        worker: { plugins },
        // The stubs import it, which Vite would notice only when it has served the page, and reload it.
        optimizeDeps: { exclude: ["@react-on-spin/server-functions"] },
      };
    },

    configResolved(config) {
      // Vite resolves symbolic links in module ids, so the root must be resolved as well.
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
      handler: () => compileFunctionsMap(findFunctionsFiles(root)),
    },

    transform: {
      filter: { id: /\.functions\.ts$/ },
      handler(code, id) {
        if (!isFunctionsFile(id)) return null;
        try {
          const module = toModule(id, code);
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
      // A changed body matters only to the server, a changed list of functions to both sides.
      async handler({ type, file, modules, read }) {
        if (!isFunctionsFile(file)) return undefined;
        const isUpdate = type === "update";
        if (this.environment.config.consumer === "server") {
          const list = this.environment.moduleGraph.getModuleById(RESOLVED_VIRTUAL);
          return isUpdate || !list ? undefined : [...modules, list];
        }
        const hasSameStubs = isUpdate && stubsOf(file, await read()) === stubs.get(file);
        return hasSameStubs ? [] : undefined;
      },
    },
  };

  /** The stubs of a module; undefined if it has an error, which `transform` will report. */
  function stubsOf(file: string, code: string): string | undefined {
    try {
      return compileForBrowser(toModule(file, code));
    } catch {
      return undefined;
    }
  }
}
