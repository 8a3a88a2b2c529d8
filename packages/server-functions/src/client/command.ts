import type { CallOptions } from "../types.ts";
import { encodeJson } from "../wire/encode-json.ts";
import { JSON_TYPE } from "../wire/media-types.ts";
import { API_PREFIX, actionPath } from "../wire/protocol.ts";
import { call } from "./call.ts";

/**
 * Creates a function that calls a command over HTTP: `POST /api/<id>` with the input as JSON. It is the
 * browser's stub, and outside a browser a client for programs and tests.
 *
 * @param id - such as `counter/incrementCount`
 * @param origin - outside a browser, where the app is: `http://127.0.0.1:3000`
 * @returns the function. A call rejects as {@link call} does, or with a TypeError if JSON cannot carry
 *   the input
 *
 * @example
 * ```ts
 * const count = await createCommand("counter/incrementCount", "http://127.0.0.1:3000")({ by: 1 });
 * ```
 */
/* @__NO_SIDE_EFFECTS__ */
export function createCommand(id: string, origin = "") {
  const command = async (input?: unknown, options?: CallOptions): Promise<unknown> =>
    call(
      `${origin}${API_PREFIX}${id}`,
      {
        method: "POST",
        headers: { "content-type": JSON_TYPE },
        body: encodeJson("The input", input),
      },
      options,
    );
  return Object.assign(command, { id, kind: "command" as const, action: actionPath(id) });
}
