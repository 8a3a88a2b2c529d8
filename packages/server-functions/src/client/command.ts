import type { CallOptions } from "../types.ts";
import { JSON_TYPE } from "../wire/media-types.ts";
import { API_PREFIX, actionPath } from "../wire/protocol.ts";
import { call } from "./call.ts";

/** The browser's stand-in for a command: a call is `POST /api/<id>` with a JSON body. */
/* @__NO_SIDE_EFFECTS__ */
export function createCommand(id: string) {
  const command = (input?: unknown, options?: CallOptions): Promise<unknown> =>
    call(
      `${API_PREFIX}${id}`,
      {
        method: "POST",
        headers: { "content-type": JSON_TYPE },
        // No input is an empty body: JSON has no undefined.
        body: input === undefined ? "" : JSON.stringify(input),
      },
      options,
    );
  return Object.assign(command, { id, kind: "command" as const, action: actionPath(id) });
}
