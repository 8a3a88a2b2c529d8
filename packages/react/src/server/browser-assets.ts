/**
 * Which files of the browser's build the document of a page refers to. It runs on the server.
 *
 * @module
 */
import { type AssetGraph, ON_IMPORT, PAGES } from "../asset-graph.ts";

/** The files of a page. They are addresses, in the order in which the document has to name them. */
export interface PageAssets {
  /** The module that starts the page in the browser. */
  script: string;
  styles: readonly string[];
  /** Modules that the page needs besides: `<link rel="modulepreload">` begins to load them at once. */
  preloads: readonly string[];
}

/**
 * Finds the files of pages. What a lazy page loads becomes known by calling the functions that load it, once, when
 * the server starts.
 *
 * @param pages - for each lazy page the functions that load its modules with `import()`
 * @returns a function that returns the files of a document with these pages
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
