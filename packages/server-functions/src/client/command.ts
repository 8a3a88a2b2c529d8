import type { CallOptions } from "../types.ts";
import { JSON_TYPE } from "../wire/media-types.ts";
import { API_PREFIX, actionPath } from "../wire/protocol.ts";
import { call } from "./call.ts";

/**
 * Creates the browser's stub of a command. Calling it sends `POST /api/<id>` with the input as JSON.
 *
 * @param id - such as `counter/incrementCount`
 */
/* @__NO_SIDE_EFFECTS__ */
export function createCommand(id: string) {
  const command = (input?: unknown, options?: CallOptions): Promise<unknown> =>
    call(
      `${API_PREFIX}${id}`,
      {
        method: "POST",
        headers: { "content-type": JSON_TYPE },
        // An empty body stands for undefined, which JSON does not have.
        body: input === undefined ? "" : JSON.stringify(input),
      },
      options,
    );
  return Object.assign(command, { id, kind: "command" as const, action: actionPath(id) });
}
