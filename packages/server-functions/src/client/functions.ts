/**
 * The client's half. In the browser's build the Vite plugin replaces every `*.functions.ts` module by
 * calls of these two functions. Programs and tests outside a browser call them with the app's origin.
 *
 * @module
 */
import type { CallOptions } from "../types.ts";
import { encodeJson } from "../wire/json.ts";
import { API_PREFIX, actionPath, JSON_TYPE } from "../wire/protocol.ts";
import { call } from "./call.ts";

/**
 * Creates a function that calls a query over HTTP: `GET /api/<id>?input=<JSON>`. It is the browser's
 * stub, and outside a browser a client for programs and tests.
 *
 * @param id - such as `counter/getCount`
 * @param origin - outside a browser, where the app is: `http://127.0.0.1:3000`
 */
/* @__NO_SIDE_EFFECTS__ */
export function createQuery(id: string, origin = "") {
  const query = async (input?: unknown, options?: CallOptions): Promise<unknown> => {
    const json = encodeJson("The input", input);
    const search = json === "" ? "" : `?input=${encodeURIComponent(json)}`;
    return call(`${addressOf(id, origin)}${search}`, { method: "GET" }, options);
  };
  return Object.assign(query, { id, kind: "query" as const });
}

/**
 * Creates a function that calls a command over HTTP: `POST /api/<id>` with the input as JSON. Its parameters are
 * those of {@link createQuery}.
 *
 * @example
 * ```ts
 * const count = await createCommand("counter/incrementCount", "http://127.0.0.1:3000")({ by: 1 });
 * ```
 */
/* @__NO_SIDE_EFFECTS__ */
export function createCommand(id: string, origin = "") {
  const headers = { "content-type": JSON_TYPE };
  const command = async (input?: unknown, options?: CallOptions): Promise<unknown> => {
    const body = encodeJson("The input", input);
    return call(addressOf(id, origin), { method: "POST", headers, body }, options);
  };
  return Object.assign(command, { id, kind: "command" as const, action: actionPath(id) });
}

/** An origin may end with a slash, as the address of a page does. */
function addressOf(id: string, origin: string): string {
  return `${origin.endsWith("/") ? origin.slice(0, -1) : origin}${API_PREFIX}${id}`;
}
