import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { normalizePath, type Plugin, type Rolldown } from "vite";
import { BuildError } from "../component/build/make-component.ts";
import { ownModule } from "./own-module.ts";

/** The modules of Node that `unenv` writes anew in JavaScript. Of the others it has only the names. */
const WORKS = new Set(
  "assert assert/strict async_hooks buffer console constants diagnostics_channel events path path/posix path/win32 perf_hooks process punycode querystring string_decoder timers timers/promises tty url util util/types".split(
    " ",
  ),
);

/** Those of which a part is there. The rest throws an error when it is called, and the build warns of it. */
const WORKS_IN_PART = new Set([
  "crypto",
  "module",
  "os",
  "stream",
  "stream/promises",
  "stream/web",
]);

/** What to use instead of a module that is not there. */
const INSTEAD: Readonly<Record<string, string>> = {
  crypto: "Use the global `crypto`",
  fs: "Import the file with `?raw` or `?url`, or keep it in the key-value store",
  "fs/promises": "Import the file with `?raw` or `?url`, or keep it in the key-value store",
  http: "Use `fetch`",
  http2: "Use `fetch`",
  https: "Use `fetch`",
  stream: "Use web streams",
  net: "Use `fetch`",
  tls: "Use `fetch`",
  zlib: "Leave compression to the host or the proxy",
};

/** Node's own globals, and the modules that make them: they are imported by what uses the globals. */
export const GLOBALS: ReadonlyMap<string, string> = new Map([
  ["Buffer", "virtual:spin-component/Buffer"],
  ["process", "virtual:spin-component/process"],
]);

const GLOBAL_MODULES: Readonly<Record<string, string>> = {
  "\0virtual:spin-component/Buffer":
    'import { Buffer } from "node:buffer"; globalThis.Buffer ??= Buffer;',
  "\0virtual:spin-component/process":
    'import process from "node:process"; globalThis.process ??= process;',
};

const ABSENT = "\0spin-component:node:";

/**
 * Gives the server's code those of Node's modules that can be written in JavaScript, as other engines without Node do.
 * They are in the bundle only if something imports them.
 */
export function nodeModules(): { plugin: Plugin; warnings: readonly string[]; check(): void } {
  const problems: string[] = [];
  const warnings: string[] = [];

  const plugin: Plugin = {
    name: "spin-component:node-modules",
    apply: "build",
    enforce: "pre",
    sharedDuringBuild: true,
    applyToEnvironment: ({ name }) => name === "ssr",

    resolveId(specifier, importer) {
      if (`\0${specifier}` in GLOBAL_MODULES) {
        return { id: `\0${specifier}`, moduleSideEffects: true };
      }
      if (!isBuiltin(specifier)) return undefined;
      // The bundler's own code is said to import `node:module`, but does not. It has to come first.
      if (importer?.startsWith("\0rolldown/")) {
        return { id: specifier, external: true, moduleSideEffects: false };
      }
      const name = specifier.replace(/^node:/, "");
      if (name === "async_hooks") return ownModule("component/async-hooks");
      if (!WORKS.has(name) && !WORKS_IN_PART.has(name)) {
        return { id: `${ABSENT}${name}`, moduleSideEffects: false };
      }
      return normalizePath(fileURLToPath(import.meta.resolve(`unenv/node/${name}`)));
    },

    load(id) {
      return id.startsWith(ABSENT) ? "module.exports = {};" : GLOBAL_MODULES[id];
    },

    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        for (const [id, { code }] of Object.entries(file.modules)) {
          if (id.startsWith(ABSENT)) problems.push(describe(id, this));
          const pretended = pretendedIn(id, code ?? "");
          if (pretended.length > 0) warnings.push(describe(id, this, pretended));
        }
      }
    },
  };

  return {
    plugin,
    warnings,
    check() {
      if (problems.length > 0) throw new BuildError(problems.join("\n\n"));
    },
  };
}

export const packageOf = (id: string): string | undefined =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1];

/** What a module of unenv only pretends to have, by its names in Node: `crypto.createHash`. */
function pretendedIn(id: string, code: string): string[] {
  const [, name = ""] = /\/unenv\/dist\/runtime\/node\/(?:internal\/)?([\w/]+)/.exec(id) ?? [];
  if (!WORKS_IN_PART.has(name) && !WORKS_IN_PART.has(name.split("/")[0] ?? "")) return [];
  return [...code.matchAll(/notImplemented[\w$]*\("([\w.]+)"\)/g)].map(([, each = ""]) => each);
}

/** Says who needs a module of Node that is not there, or the part of one that is not. */
function describe(id: string, context: Rolldown.PluginContext, parts: string[] = []): string {
  const [first = ""] = parts;
  const name = parts.length === 0 ? id.slice(ABSENT.length) : (first.split(".")[0] ?? "");
  const chain = chainTo(id, context).filter((each) => packageOf(each) !== "unenv");
  const culprit = chain.map(packageOf).find((each) => each !== undefined);
  const who = culprit === undefined ? "The server's code" : `The package ${culprit}`;
  const instead = INSTEAD[name] ?? "Use a web standard";
  const what =
    parts.length === 0
      ? `needs "node:${name}", but there is no Node in a component.`
      : `uses "node:${name}", of which a component has only a part. These throw an error when they are called: ` +
        `${parts.slice(0, 5).join(", ")}${parts.length > 5 ? ", …" : ""}.`;
  return (
    `${who} ${what} ${instead}; or use a package, or a build of ` +
    "this one, that needs no Node (Vite's option `resolve.alias` replaces one module by another). The imports " +
    `that lead to it:\n${chain.map((each) => `  ${each}`).join("\n")}`
  );
}

/** The modules from one to the first that is the app's own, by the shortest way. */
function chainTo(id: string, context: Rolldown.PluginContext): string[] {
  const chains = [[id]];
  const seen = new Set([id]);
  for (const chain of chains) {
    const { importers = [] } = context.getModuleInfo(chain[0] ?? "") ?? {};
    for (const importer of importers) {
      if (packageOf(importer) === undefined && !importer.startsWith("\0")) {
        return [importer, ...chain.slice(0, -1)];
      }
      if (!seen.has(importer)) chains.push([importer, ...chain]);
      seen.add(importer);
    }
  }
  return [];
}
