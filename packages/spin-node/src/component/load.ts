import { readFile } from "node:fs/promises";
import { codeOf, messageOf, UserError } from "../errors.ts";
import { PROVIDED } from "../imports/provided.ts";
import { limitMemory } from "./limit-memory.ts";
import { transpileCached } from "./transpile.ts";

/** A component that is ready to be instantiated, in any number of threads. */
export interface LoadedComponent {
  moduleUrl: string;
  coreModules: Record<string, WebAssembly.Module>;
}

const COMPONENT_LAYER = 0x01;
const LAYER_OFFSET = 6;

/**
 * Reads a component, makes JavaScript of it and compiles its core modules once.
 *
 * @param id - the component's name in the manifest, for messages
 * @param maximumMemory - bytes that one instance may have
 * @throws UserError if the file is missing or no component, or needs what this host has not
 */
export async function loadComponent(
  id: string,
  path: string,
  maximumMemory: number,
  inform: (message: string) => void,
): Promise<LoadedComponent> {
  const bytes = await readComponent(id, path);
  const transpiled = await transpileCached(bytes, () =>
    inform(`Preparing component '${id}' for Node (once for each build) …`),
  );
  checkInterfaces(id, transpiled);
  const coreModules = await Promise.all(
    Object.entries(transpiled.coreModules).map(async ([name, module]) => {
      try {
        return [name, await WebAssembly.compile(limitMemory(module, maximumMemory))] as const;
      } catch (error) {
        throw new UserError(`Component '${id}' cannot be loaded: ${messageOf(error)}.`);
      }
    }),
  );
  return { moduleUrl: transpiled.moduleUrl, coreModules: Object.fromEntries(coreModules) };
}

async function readComponent(id: string, path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    throw new UserError(
      `Component '${id}' has no file at ${path}. Build it first: run 'spin-node build', ` +
        "or 'spin-node up --build'.",
    );
  }
  if (bytes[LAYER_OFFSET] !== COMPONENT_LAYER) {
    throw new UserError(
      `${path} is no WebAssembly component (component '${id}'). spin-node runs components only; ` +
        "turn a core module into one first.",
    );
  }
  return bytes;
}

function checkInterfaces(
  id: string,
  { imports, exports }: { imports: string[]; exports: string[] },
) {
  const provided: readonly string[] = PROVIDED;
  const missing = imports.filter((name) => !provided.includes(name));
  if (missing.length > 0) {
    throw new UserError(
      `Component '${id}' imports ${missing.map((name) => `'${name}'`).join(", ")}, which ` +
        "spin-node does not provide. Remove what uses it from the component, or run it with Spin.",
    );
  }
  if (!exports.some((name) => name.startsWith("wasi:http/incoming-handler"))) {
    throw new UserError(
      `Component '${id}' does not export 'wasi:http/incoming-handler', so it cannot answer HTTP ` +
        "requests here.",
    );
  }
}
