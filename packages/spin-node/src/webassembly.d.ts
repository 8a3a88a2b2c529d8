/** The parts of the WebAssembly API used here. TypeScript has them only in the DOM's types. */
declare namespace WebAssembly {
  class Module {
    private constructor();
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}
