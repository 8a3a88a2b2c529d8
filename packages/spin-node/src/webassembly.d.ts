/** The part of the WebAssembly JavaScript API that is used here; the DOM's types are not loaded. */
declare namespace WebAssembly {
  class Module {
    private constructor();
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}
