import { posix, relative, resolve } from "node:path";
import MagicString from "magic-string";
import type { Plugin, Rolldown } from "vite";
// As a whole, so that an older version can be linked, and told what is required.
import * as vite from "vite";
import { type AssetGraph, type Chunk, ON_IMPORT } from "../asset-graph.ts";

const VIRTUAL = "virtual:browser-assets";

/** The call that tells which module an `import()` is about to load. */
const TELL = `globalThis[Symbol.for(${JSON.stringify(ON_IMPORT.description)})]`;

/**
 * Tells the server's code which files the browser's build has made, as `virtual:browser-assets`. Each `import()`
 * of the server's code tells which module it loads, so that a page that is loaded so can be connected with its
 * files.
 *
 * In development nothing is built, and addresses are those of the sources.
 *
 * @param entry - the module that the browser starts with, from Vite's root
 */
export function browserAssets(entry: string): Plugin {
  let root = "";
  let chunks: Record<string, Chunk> | undefined;

  /** The key of a module: its path from Vite's root. */
  const keyOf = (id: string) => vite.normalizePath(relative(root, id.replace(/[?#].*$/, "")));

  return {
    name: "react-app:browser-assets",
    enforce: "post",
    sharedDuringBuild: true,

    configResolved(config) {
      root = config.root;
    },

    resolveId: {
      filter: { id: /^virtual:browser-assets$/ },
      handler: () => `\0${VIRTUAL}`,
    },

    load: {
      filter: { id: /^\0virtual:browser-assets$/ },
      handler() {
        const isBuilt = this.environment.mode === "build";
        if (isBuilt && chunks === undefined) {
          this.error("The browser's files have to be built before what refers to them.");
        }
        const graph: AssetGraph = { entry: keyOf(resolve(root, entry)), chunks: chunks ?? {} };
        return `export default ${JSON.stringify(graph)};`;
      },
    },

    async transform(code, id) {
      // The static page is rendered like on a server, with the browser's code.
      const { config, name } = this.environment;
      const isServer = config.consumer === "server" || name === "page";
      if (!isServer || id.includes("/node_modules/") || !code.includes("import(")) return undefined;
      const text = new MagicString(code);
      for (const { start, end, moduleRequest } of vite.parseSync(id, code).module.dynamicImports) {
        const literal = code.slice(moduleRequest.start, moduleRequest.end);
        const specifier = /^(["'`])([^$]*)\1$/.exec(literal)?.[2];
        const target = specifier === undefined ? null : await this.resolve(specifier, id);
        if (target === null || target.external) continue;
        text.appendLeft(start, `(${TELL}?.(${JSON.stringify(keyOf(target.id))}), `);
        text.appendRight(end, ")");
      }
      if (!text.hasChanged()) return undefined;
      return { code: text.toString(), map: text.generateMap({ hires: true }) };
    },

    generateBundle(_options, bundle) {
      if (this.environment.name !== "client") return;
      const built = Object.values(bundle).filter((file) => file.type === "chunk");
      const keys = new Map(built.map((chunk) => [chunk.fileName, keyOfChunk(chunk, keyOf)]));
      const toKeys = (names: readonly string[]) => names.flatMap((name) => keys.get(name) ?? []);
      chunks = Object.fromEntries(
        built.map((chunk) => [
          keyOfChunk(chunk, keyOf),
          {
            file: posix.join("/", chunk.fileName),
            styles: [...(chunk.viteMetadata?.importedCss ?? [])].map((name) =>
              posix.join("/", name),
            ),
            imports: toKeys(chunk.imports),
            dynamicImports: toKeys(chunk.dynamicImports),
          },
        ]),
      );
    },
  };
}

const keyOfChunk = (chunk: Rolldown.OutputChunk, keyOf: (id: string) => string): string =>
  chunk.facadeModuleId === null ? chunk.fileName : keyOf(chunk.facadeModuleId);
