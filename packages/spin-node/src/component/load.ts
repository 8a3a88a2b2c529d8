import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { codeOf, UserError } from "../errors.ts";
import { transpileCached } from "./transpile.ts";

/** A component that is ready to be instantiated, in any number of threads. */
export interface LoadedComponent {
  /** The file URL of the module that jco made of the component. */
  moduleUrl: string;
  /** The compiled core modules, by the file names that the module asks for. */
  coreModules: Record<string, WebAssembly.Module>;
}

/** The WebAssembly binary format tells a component from a core module by this byte. */
const LAYER_OFFSET = 6;
const COMPONENT_LAYER = 1;

/**
 * Reads a component, makes JavaScript of it and compiles its core modules once.
 *
 * @param id - the component's name in the manifest, for messages
 * @param inform - is told of work that takes seconds
 * @throws UserError if the file is missing or no component
 */
export async function loadComponent(
  id: string,
  path: string,
  inform: (message: string) => void,
): Promise<LoadedComponent> {
  const folder = await transpileCached(await readComponent(id, path), () =>
    inform(`Preparing component '${id}' for Node (once for each build) …`),
  );
  const names = (await readdir(folder)).filter((name) => name.endsWith(".wasm"));
  const coreModules = await Promise.all(
    names.map(
      async (name) =>
        [name, await WebAssembly.compile(await readFile(join(folder, name)))] as const,
    ),
  );
  return {
    moduleUrl: pathToFileURL(join(folder, "component.js")).href,
    coreModules: Object.fromEntries(coreModules),
  };
}

async function readComponent(id: string, path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    throw new UserError(
      `Component '${id}' has no file at ${path}. Build it first: run 'spin-node up --build'.`,
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
