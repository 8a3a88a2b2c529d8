/** The part of the WebAssembly JavaScript API that is used here; the DOM's types are not loaded. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class Memory {
    private constructor();
    /** @returns the size before, in pages */
    grow(pages: number): number;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}
