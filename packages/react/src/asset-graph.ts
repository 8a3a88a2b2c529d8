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

/** What the browser's build has made. In development it has no chunks: nothing is built. */
export interface AssetGraph {
  /** The module that the browser starts with, by its key. */
  entry: string;
  /** The chunks, by key: the path of the module from Vite's root, or the chunk's own name. */
  chunks: Readonly<Record<string, Chunk>>;
}

/**
 * The property of the global object with a function that is told, on the server, which module an `import()` is
 * about to load. The plugin puts the call before each `import()` of the app.
 */
export const ON_IMPORT = Symbol.for("spin-component:on-import");

/** The property of the global object with the keys of the modules of all lazy pages. Only development reads it. */
export const PAGES = Symbol.for("spin-component:pages");
