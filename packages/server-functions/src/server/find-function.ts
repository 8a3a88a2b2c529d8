import type { ServerFunction } from "../types.ts";
import { ACTION_SUFFIX, API_PREFIX } from "../wire/protocol.ts";

/** The server function that a path names. */
export interface FunctionMatch {
  readonly serverFunction: ServerFunction;
  /** Whether the path is a command's address for forms, which ends in `.action`. */
  readonly isAction: boolean;
}

/**
 * Finds the server function that a path names. The part after `/api/` is compared with the ids as it
 * is, without decoding or normalizing it, so that a function has exactly one path.
 *
 * @returns undefined if there is no such function
 */
export function findFunction(
  pathname: string,
  functions: ReadonlyMap<string, ServerFunction>,
): FunctionMatch | undefined {
  if (!pathname.startsWith(API_PREFIX)) return undefined;
  const name = pathname.slice(API_PREFIX.length);
  const isAction = name.endsWith(ACTION_SUFFIX);
  const serverFunction = functions.get(isAction ? name.slice(0, -ACTION_SUFFIX.length) : name);
  if (serverFunction === undefined) return undefined;
  return isAction && serverFunction.kind === "query" ? undefined : { serverFunction, isAction };
}
