import type { ServerFunction } from "../types.ts";
import { ACTION_SUFFIX, API_PREFIX } from "../wire/protocol.ts";

/** What an address stands for. */
export interface Target {
  readonly serverFunction: ServerFunction;
  /** Whether it is the address for forms. */
  readonly isAction: boolean;
}

/**
 * Finds the function of a path. Nothing is decoded, trimmed or joined: the rest of the path is an id,
 * character by character, or there is no such function.
 */
export function findFunction(
  pathname: string,
  functions: ReadonlyMap<string, ServerFunction>,
): Target | undefined {
  if (!pathname.startsWith(API_PREFIX)) return undefined;
  const name = pathname.slice(API_PREFIX.length);
  const isAction = name.endsWith(ACTION_SUFFIX);
  const serverFunction = functions.get(isAction ? name.slice(0, -ACTION_SUFFIX.length) : name);
  if (serverFunction === undefined) return undefined;
  return isAction && serverFunction.kind === "query" ? undefined : { serverFunction, isAction };
}
