import * as v from "valibot";
import { monotonicNow } from "../wasi/system.ts";

/** The `handle` function of the component's `wasi:http/incoming-handler`. */
export type Handle = (request: object, outparam: object) => void;

/** The interfaces that a component may import, by name without version. */
export type Imports = Readonly<Record<string, object>>;

/** The module that jco generates: `instantiate(getCoreModule, imports, instantiateCore)`. */
const GeneratedModule = v.object({ instantiate: v.function() });

const Exports = v.object({
  incomingHandler: v.optional(v.object({ handle: v.function() })),
});

/**
 * Loads the module that jco generated from a component.
 *
 * @returns a function that creates an instance. It throws an Error if the component imports an
 *   interface that is not among the imports, or does not export an HTTP handler.
 */
export async function loadInstantiate(
  moduleUrl: string,
  coreModules: Record<string, WebAssembly.Module>,
): Promise<(imports: Imports) => Handle> {
  const generated = v.parse(GeneratedModule, await import(moduleUrl));
  const getCoreModule = (name: string) => {
    const found = coreModules[name];
    if (!found) throw new Error(`${moduleUrl} needs the core module '${name}', which is missing.`);
    return found;
  };
  const instantiate = (imports: Imports) => {
    try {
      return v.parse(Exports, generated.instantiate(getCoreModule, imports, instantiateCore));
    } catch (error) {
      // V8 throws this type of error if it cannot allocate the memory.
      if (!(error instanceof RangeError)) throw error;
      throw new Error(
        `${error.message}. If the component needs more memory at the start than an instance may ` +
          "have, raise '--max-instance-memory'.",
      );
    }
  };
  return (imports) => {
    const { incomingHandler } = instantiate(rejectUnknown(imports));
    if (incomingHandler) {
      return (request, outparam) => void incomingHandler.handle(request, outparam);
    }
    throw new Error(
      "it does not export 'wasi:http/incoming-handler', so it cannot answer HTTP requests. Export " +
        "that interface.",
    );
  };
}

/**
 * Instantiates a core module, and gives it the host's clock directly. The code that jco generates makes
 * several objects for each call of an import. The engine reads the clock for each promise and each job of
 * its queue, about 200 times for a page, which took 2 of the 9 ms that rendering a page took. `now` has
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

/** Names the interface if the generated code reads one that is not there. */
const rejectUnknown = (imports: Imports): Imports =>
  new Proxy(imports, {
    get(target, name) {
      if (typeof name === "string" && Object.hasOwn(target, name)) return target[name];
      throw new Error(
        `it imports '${String(name)}', which spin-node does not provide. Remove the code that uses ` +
          "it, or run the application with Spin.",
      );
    },
  });
