import type { Header } from "../node/protocol.ts";
import { isForbidden } from "../node/wasi/http/fields.ts";

/** The most bytes of a body, of a request or of a response: the main thread keeps it as a whole. */
export const MAX_BODY_BYTES = 16 << 20;

export interface OutboundRequest {
  method: string;
  url: string;
  headers: Header[];
  body: Uint8Array;
}

/** What became of a request: the service's whole response, or why there is none. */
export type OutboundAnswer =
  | { kind: "response"; status: number; headers: Header[]; body: Uint8Array }
  | { kind: "failure"; error: ErrorCode };

/** `wasi:http/types` `error-code`: only the cases that this host reports. */
export type ErrorCode =
  | { tag: "DNS-error"; val: { rcode: string; infoCode: number } }
  | { tag: "HTTP-request-body-size" | "HTTP-response-body-size"; val: bigint | undefined }
  | {
      tag:
        | "connection-refused"
        | "connection-timeout"
        | "connection-read-timeout"
        | "HTTP-protocol-error"
        | "HTTP-request-denied"
        | "HTTP-request-URI-invalid"
        | "TLS-protocol-error";
    };

/** Headers about how a message is sent. A component may have them from a visitor's request, and passes them on. */
const FRAMING = new Set(["content-length", "expect", "trailer"]);

/** Whether only the host sends this header. */
export const isFraming = (name: string): boolean =>
  FRAMING.has(name.toLowerCase()) || isForbidden(name);
