/** The parts of the WebAssembly API used here. TypeScript has them only in the DOM's types. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}

/** `compression` works with Node's own requests; its published types depend on Express. */
declare module "compression" {
  type Request = import("node:http").IncomingMessage;
  type Response = import("node:http").ServerResponse;
  export default function compression(): (
    request: Request,
    response: Response,
    next: () => void,
  ) => void;
}
