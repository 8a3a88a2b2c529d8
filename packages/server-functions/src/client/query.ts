import type { CallOptions } from "../types.ts";
import { API_PREFIX } from "../wire/protocol.ts";
import { call } from "./call.ts";

/**
 * Creates the browser's stub of a query. Calling it sends `GET /api/<id>?input=<JSON>`.
 *
 * @param id - such as `counter/getCount`
 */
/* @__NO_SIDE_EFFECTS__ */
export function createQuery(id: string) {
  const query = (input?: unknown, options?: CallOptions): Promise<unknown> => {
    const search = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return call(`${API_PREFIX}${id}${search}`, { method: "GET" }, options);
  };
  return Object.assign(query, { id, kind: "query" as const });
}
