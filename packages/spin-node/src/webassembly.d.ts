/** The part of the WebAssembly JavaScript API that is used here; the DOM's types are not loaded. */
declare namespace WebAssembly {
  class Module {
    private constructor();
  }
  type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}
