import type { CallOptions } from "../types.ts";
import { encodeJson } from "../wire/encode-json.ts";
import { API_PREFIX } from "../wire/protocol.ts";
import { call } from "./call.ts";

/**
 * Creates a function that calls a query over HTTP: `GET /api/<id>?input=<JSON>`. It is the browser's
 * stub, and outside a browser a client for programs and tests.
 *
 * @param id - such as `counter/getCount`
 * @param origin - outside a browser, where the app is: `http://127.0.0.1:3000`
 * @returns the function. A call rejects as {@link call} does, or with a TypeError if JSON cannot carry
 *   the input
 */
/* @__NO_SIDE_EFFECTS__ */
export function createQuery(id: string, origin = "") {
  const query = async (input?: unknown, options?: CallOptions): Promise<unknown> => {
    const json = encodeJson("The input", input);
    const search = json === "" ? "" : `?input=${encodeURIComponent(json)}`;
    return call(`${origin}${API_PREFIX}${id}${search}`, { method: "GET" }, options);
  };
  return Object.assign(query, { id, kind: "query" as const });
}
