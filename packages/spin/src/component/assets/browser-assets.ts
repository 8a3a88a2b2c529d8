/**
 * Which files of the browser's build the document of a page refers to. It runs on the server.
 *
 * @module
 */

/** A file of the browser's build: a module and all that was bundled with it. Addresses start with `/`. */
export interface Chunk {
  /** The address of its script. */
  file: string;
  /** The addresses of its own style sheets. */
  styles: readonly string[];
  /** The chunks that it imports, by key. */
  imports: readonly string[];
  /** The chunks that it can load later, by key. */
  dynamicImports: readonly string[];
}

/** What the browser's build has made. In development it is empty: nothing is built. */
export interface AssetGraph {
  /** The module that the browser starts with, by its key. */
  entry: string;
  /** The chunks, by key: the path of the module from Vite's root, or the chunk's own name. */
  chunks: Readonly<Record<string, Chunk>>;
}

/** The files of a page. They are addresses, in the order in which the document has to name them. */
export interface PageAssets {
  /** The module that starts the page in the browser. */
  script: string;
  styles: readonly string[];
  /** Modules that the page needs besides: `<link rel="modulepreload">` begins to load them at once. */
  preloads: readonly string[];
}

/**
 * The property of the global object with a function that is told, on the server, which module an `import()` is
 * about to load. The plugin puts the call before each `import()` of the app.
 */
export const ON_IMPORT = Symbol.for("spin-component:on-import");

/** The property of the global object with the keys of the modules of all lazy pages. Only development reads it. */
export const PAGES = Symbol.for("spin-component:pages");

/**
 * Finds the files of pages. What a lazy page loads becomes known by calling the functions that load it, once, when
 * the server starts.
 *
 * @param graph - what the browser's build has made
 * @param pages - for each lazy page the functions that load its modules with `import()`
 * @returns a function that returns the files of a document with these pages
 *
 * @example
 * ```ts
 * import graph from "virtual:browser-assets";
 *
 * const { script, styles } = createPageAssets(graph)();
 * ```
 */
export function createPageAssets<Page>(
  graph: AssetGraph,
  pages: ReadonlyMap<Page, readonly (() => unknown)[]> = new Map(),
): (pages?: Iterable<Page>) => PageAssets {
  const modules = new Map([...pages].map(([page, loads]) => [page, importsOf(loads)]));
  const isPage = new Set([...modules.values()].flat());
  Reflect.set(globalThis, PAGES, isPage);
  return (shown = []) => {
    const keys = [graph.entry, ...[...shown].flatMap((page) => modules.get(page) ?? [])];
    const styles = new Set<string>();
    const scripts = new Set<string>();
    const seen = new Set<string>();
    const visit = (key: string, isLoaded: boolean) => {
      const chunk = graph.chunks[key];
      const visited = `${isLoaded} ${key}`;
      if (chunk === undefined || seen.has(visited)) return;
      seen.add(visited);
      for (const each of chunk.imports) visit(each, isLoaded);
      for (const style of chunk.styles) styles.add(style);
      if (isLoaded) scripts.add(chunk.file);
      // A part of a page that is loaded later is rendered on the server all the same, so it needs its styles.
      for (const each of chunk.dynamicImports) if (!isPage.has(each)) visit(each, false);
    };
    for (const key of keys) visit(key, true);
    const addressOf = (key: string) => graph.chunks[key]?.file ?? `/${key}`;
    const script = addressOf(graph.entry);
    for (const key of keys) scripts.add(addressOf(key));
    scripts.delete(script);
    return { script, styles: [...styles], preloads: [...scripts] };
  };
}

/** Calls functions, and returns the keys of the modules that they import. */
function importsOf(loads: readonly (() => unknown)[]): string[] {
  const keys: string[] = [];
  Reflect.set(globalThis, ON_IMPORT, (key: string) => keys.push(key));
  try {
    for (const load of loads) {
      // A module that cannot be loaded is reported where it is needed.
      Promise.resolve(load()).catch(() => {});
    }
  } finally {
    Reflect.deleteProperty(globalThis, ON_IMPORT);
  }
  return keys;
}
