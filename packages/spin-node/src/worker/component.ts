import { monotonicNow } from "../wasi/clocks.ts";

/** Runs the component's `wasi:http/incoming-handler` `handle`. */
export type Handle = (request: object, outparam: object) => void;

/** What a component imports: interfaces by their names, without versions. */
export type Imports = Readonly<Record<string, object>>;

/**
 * Loads what jco made of a component.
 *
 * @param moduleUrl - the file URL of the generated module
 * @param coreModules - the compiled core modules that it instantiates
 * @returns makes a fresh instance each time it is called; throws an error that names the interface
 *   if the component imports one that is not among the imports, or exports no HTTP handler
 */
export async function loadInstantiate(
  moduleUrl: string,
  coreModules: Record<string, WebAssembly.Module>,
): Promise<(imports: Imports) => Handle> {
  const generated: unknown = await import(moduleUrl);
  if (!isGenerated(generated)) throw new Error(`${moduleUrl} has no function 'instantiate'.`);
  const getCoreModule = (name: string) => {
    const found = coreModules[name];
    if (!found) throw new Error(`${moduleUrl} asks for the core module '${name}': none there.`);
    return found;
  };
  const instantiate = (imports: Imports) => {
    try {
      return generated.instantiate(getCoreModule, imports, instantiateCore);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new Error(
        `${error.message}. If it needs more memory from the start than an instance may have, allow ` +
          "more with '--max-instance-memory'.",
      );
    }
  };
  return (imports) => {
    const { incomingHandler } = instantiate(refusingOthers(imports));
    if (incomingHandler) return (request, outparam) => incomingHandler.handle(request, outparam);
    throw new Error(
      "it does not export 'wasi:http/incoming-handler', so it cannot answer HTTP requests.",
    );
  };
}

/**
 * Instantiates a core module, and lets it read the clock without a detour. jco's code makes several
 * objects for each call of an import, and the engine reads the clock before and after each job of its
 * queue, 200 times for a page: that took 2 of the 9 ms that an instance needs to render one. `now` has
 * no arguments and returns a number, so nothing has to be converted.
 */
function instantiateCore(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports = {},
): WebAssembly.Instance {
  const direct = Object.entries(imports).map(([name, functions]) =>
    name.startsWith("wasi:clocks/monotonic-clock@") && "now" in functions
      ? [name, { ...functions, now: monotonicNow }]
      : [name, functions],
  );
  return new WebAssembly.Instance(module, Object.fromEntries(direct));
}

/** The generated code takes each interface that it imports from here. */
const refusingOthers = (imports: Imports): Imports =>
  new Proxy(imports, {
    get(target, name) {
      if (typeof name === "string" && Object.hasOwn(target, name)) return target[name];
      throw new Error(
        `it imports '${String(name)}', which spin-node does not provide. Remove what uses it from ` +
          "the component, or run it with Spin.",
      );
    },
  });

interface Generated {
  instantiate(
    getCoreModule: (name: string) => WebAssembly.Module,
    imports: Imports,
    instantiateCore: (
      module: WebAssembly.Module,
      imports?: WebAssembly.Imports,
    ) => WebAssembly.Instance,
  ): { incomingHandler?: { handle: Handle } };
}

const isGenerated = (value: unknown): value is Generated =>
  typeof value === "object" &&
  value !== null &&
  "instantiate" in value &&
  typeof value.instantiate === "function";
