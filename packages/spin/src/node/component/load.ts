import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { codeOf, UserError } from "../errors.ts";
import type { LoadedComponent } from "./loaded-component.ts";
import { transpileCached } from "./transpile.ts";

/** In the WebAssembly binary format, this byte distinguishes a component from a core module. */
const LAYER_OFFSET = 6;
const COMPONENT_LAYER = 1;

/**
 * Reads a component, transpiles it to JavaScript and compiles its core modules.
 *
 * @param id - the component's id, for messages
 * @param path - path of the `.wasm` file
 * @param report - called with a message before work that takes seconds
 * @throws UserError if the file is missing or is not a component
 */
export async function loadComponent(
  id: string,
  path: string,
  report: (message: string) => void,
): Promise<LoadedComponent> {
  const folder = await transpileCached(await readComponent(id, path), () =>
    report(`Preparing component '${id}' for Node. This happens once for each build.`),
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
      `The source of component '${id}', ${path}, is not a WebAssembly component. spin-node runs only ` +
        "components. If it is a core module, make a component of it first.",
    );
  }
  return bytes;
}
