import type { HostImports } from "../imports/provided.ts";

/** Runs the component's `wasi:http/incoming-handler` `handle`. */
export type Handle = (request: object, outparam: object) => void;

/**
 * Loads what jco made of a component.
 *
 * @param moduleUrl - the file URL of the generated module
 * @param coreModules - the compiled core modules that it instantiates
 * @returns makes a fresh instance each time it is called
 */
export async function loadInstantiate(
  moduleUrl: string,
  coreModules: Record<string, WebAssembly.Module>,
): Promise<(imports: HostImports) => Handle> {
  const generated: unknown = await import(moduleUrl);
  if (!isGenerated(generated)) throw new Error(`${moduleUrl} has no function 'instantiate'.`);
  const getCoreModule = (name: string) => {
    const found = coreModules[name];
    if (!found) throw new Error(`${moduleUrl} asks for the core module '${name}': none there.`);
    return found;
  };
  return (imports) => {
    const { incomingHandler } = generated.instantiate(getCoreModule, imports);
    return (request, outparam) => incomingHandler.handle(request, outparam);
  };
}

interface Generated {
  instantiate(
    getCoreModule: (name: string) => WebAssembly.Module,
    imports: HostImports,
  ): { incomingHandler: { handle: Handle } };
}

const isGenerated = (value: unknown): value is Generated =>
  typeof value === "object" &&
  value !== null &&
  "instantiate" in value &&
  typeof value.instantiate === "function";
