/**
 * The messages about one outbound request. Each request has its own pair of ports: a worker reads its port
 * while the guest blocks its thread, and nothing of one request can get into another.
 *
 * @module
 */
import * as v from "valibot";
import { BytesSchema, HeadersSchema } from "../node/message-parts.ts";

const ErrorCodeSchema = v.variant("tag", [
  v.object({
    tag: v.literal("DNS-error"),
    val: v.object({ rcode: v.string(), infoCode: v.number() }),
  }),
  v.object({
    tag: v.literal("HTTP-request-body-size"),
    val: v.union([v.bigint(), v.undefined()]),
  }),
  v.object({
    tag: v.picklist([
      "connection-refused",
      "connection-timeout",
      "connection-read-timeout",
      "HTTP-protocol-error",
      "HTTP-request-denied",
      "HTTP-request-URI-invalid",
      "TLS-protocol-error",
    ]),
  }),
]);

/** `wasi:http/types` `error-code`: only the cases that this host reports. */
export type ErrorCode = v.InferOutput<typeof ErrorCodeSchema>;

const TimeoutsSchema = v.object({
  connect: v.exactOptional(v.number()),
  firstByte: v.exactOptional(v.number()),
  betweenBytes: v.exactOptional(v.number()),
});

/** `wasi:http/types` `request-options`, in milliseconds. */
export type Timeouts = v.InferOutput<typeof TimeoutsSchema>;

/** The guest's request, without its body. */
export const OutboundRequestSchema = v.object({
  method: v.string(),
  url: v.string(),
  headers: HeadersSchema,
  /** Whether messages with a body follow. */
  hasBody: v.boolean(),
  /** The time limits that the guest has set. */
  timeouts: TimeoutsSchema,
});

/** See {@link OutboundRequestSchema}. */
export type OutboundRequest = v.InferOutput<typeof OutboundRequestSchema>;

/** Worker → main thread. */
export const GuestMessageSchema = v.variant("kind", [
  v.object({ kind: v.literal("body"), bytes: BytesSchema }),
  v.object({ kind: v.literal("end") }),
  /** The guest has read this many bytes of the response. */
  v.object({ kind: v.literal("consumed"), bytes: v.number() }),
  /** The guest has given up: nothing more is wanted. */
  v.object({ kind: v.literal("abort") }),
]);

/** See {@link GuestMessageSchema}. */
export type GuestMessage = v.InferOutput<typeof GuestMessageSchema>;

/** Main thread → worker. */
export const ServiceMessageSchema = v.variant("kind", [
  v.object({ kind: v.literal("response"), status: v.number(), headers: HeadersSchema }),
  v.object({ kind: v.literal("body"), bytes: BytesSchema }),
  v.object({ kind: v.literal("end") }),
  /** This many bytes of the request's body were sent. */
  v.object({ kind: v.literal("flushed"), bytes: v.number() }),
  /** Instead of the response, or of the rest of its body. */
  v.object({ kind: v.literal("failure"), error: ErrorCodeSchema }),
]);

/** See {@link ServiceMessageSchema}. */
export type ServiceMessage = v.InferOutput<typeof ServiceMessageSchema>;

/** The sender of a body waits while this many bytes of it are on their way. */
export const MAX_UNSENT_BYTES = 1 << 20;
