/**
 * The messages about one outbound request. Each request has its own pair of ports: a worker reads its port
 * while the guest blocks its thread, and nothing of one request can get into another.
 *
 * @module
 */
import type { Header } from "../protocol.ts";

/** `wasi:http/types` `error-code`: only the cases that this host reports. */
export type ErrorCode =
  | { tag: "DNS-error"; val: { rcode: string; infoCode: number } }
  | { tag: "connection-refused" }
  | { tag: "connection-timeout" }
  | { tag: "connection-read-timeout" }
  | { tag: "HTTP-protocol-error" }
  | { tag: "HTTP-request-denied" }
  | { tag: "HTTP-request-URI-invalid" }
  | { tag: "HTTP-request-body-size"; val: bigint | undefined }
  | { tag: "TLS-protocol-error" };

/** The guest's request, without its body. */
export interface OutboundRequest {
  method: string;
  url: string;
  headers: Header[];
  /** Whether messages with a body follow. */
  hasBody: boolean;
  /** The time limits that the guest has set, in milliseconds. */
  timeouts: Timeouts;
}

/** `wasi:http/types` `request-options`, in milliseconds. */
export interface Timeouts {
  connect?: number;
  firstByte?: number;
  betweenBytes?: number;
}

/** Worker → main thread. */
export type GuestMessage =
  | { kind: "body"; bytes: Uint8Array }
  | { kind: "end" }
  /** The guest has read this many bytes of the response. */
  | { kind: "consumed"; bytes: number }
  /** The guest has given up: nothing more is wanted. */
  | { kind: "abort" };

/** Main thread → worker. */
export type ServiceMessage =
  | { kind: "response"; status: number; headers: Header[] }
  | { kind: "body"; bytes: Uint8Array }
  | { kind: "end" }
  /** This many bytes of the request's body were sent. */
  | { kind: "flushed"; bytes: number }
  /** Instead of the response, or of the rest of its body. */
  | { kind: "failure"; error: ErrorCode };

/** The sender of a body waits while this many bytes of it are on their way. */
export const MAX_UNSENT_BYTES = 1 << 20;
