import type { ServerFunction } from "../types.ts";
import { actionPath } from "../wire/protocol.ts";

/**
 * Gives a server function the id that its file and its name make. The Vite plugin adds the calls;
 * a test can make them itself.
 *
 * @returns the function
 */
export function register<F extends ServerFunction>(id: string, serverFunction: F): F {
  const { kind } = serverFunction;
  return Object.assign(
    serverFunction,
    kind === "command" ? { id, action: actionPath(id) } : { id },
  );
}
