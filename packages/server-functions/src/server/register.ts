import type { ServerFunction } from "../types.ts";
import { actionPath } from "../wire/protocol.ts";

/**
 * Gives a server function its id, and a command its form address. The Vite plugin adds a call of
 * this for every exported function. A test that runs without the plugin can call it itself.
 *
 * @param id - the path of the function's module and its name, such as `counter/getCount`
 * @returns the same function
 */
export function register<F extends ServerFunction>(id: string, serverFunction: F): F {
  const { kind } = serverFunction;
  return Object.assign(
    serverFunction,
    kind === "command" ? { id, action: actionPath(id) } : { id },
  );
}
