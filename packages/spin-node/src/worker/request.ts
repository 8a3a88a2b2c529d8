import type { GuestRequest } from "../pool/protocol.ts";
import { encodeValue, Fields } from "../wasi/http/fields.ts";
import { IncomingRequest } from "../wasi/http/incoming.ts";
import type { Source } from "../wasi/streams.ts";

/** The request as a guest gets it. */
export function incomingRequest({
  method,
  pathWithQuery,
  authority,
  headers,
  body,
}: GuestRequest): IncomingRequest {
  const fields = Fields.immutable(headers.map(([name, value]) => [name, encodeValue(value)]));
  const head = { method, pathWithQuery, authority, headers: fields };
  return new IncomingRequest(head, sourceOf(body));
}

function sourceOf(bytes: Uint8Array): Source {
  let rest = bytes;
  return {
    take(limit) {
      const piece = rest.subarray(0, limit);
      rest = rest.subarray(piece.byteLength);
      return piece.byteLength > 0 ? piece : undefined;
    },
  };
}
