/**
 * The messages between the main thread and a worker thread.
 *
 * A worker serves one request at a time, and its event loop does not run while the guest does. When
 * a running guest has to wait for the main thread, the worker sleeps on shared memory (see
 * {@link SharedIndex}) and then reads the message synchronously.
 * @module
 */

import { MessagePort } from "node:worker_threads";
import * as v from "valibot";
import { CallSchema } from "../llm/messages.ts";
import { OutboundRequestSchema } from "../outbound-http/protocol.ts";
import { LoadedComponentSchema } from "./component/loaded-component.ts";
import { ComponentConfigSchema } from "./config/component-config.ts";
import { BytesSchema, HeadersSchema } from "./message-parts.ts";
import { LogTargetSchema } from "./worker/log.ts";

/** Main thread → worker: the request to serve. */
export const GuestRequestSchema = v.object({
  method: v.string(),
  /** Path and query, still percent-encoded. */
  pathWithQuery: v.string(),
  /** Host and optional port, from the `Host` header. */
  authority: v.string(),
  headers: HeadersSchema,
  body: BytesSchema,
});

/** See {@link GuestRequestSchema}. */
export type GuestRequest = v.InferOutput<typeof GuestRequestSchema>;

/** Worker → main thread. */
export const WorkerMessageSchema = v.variant("kind", [
  /** The worker has an instance and can take a request. */
  v.object({ kind: v.literal("ready") }),
  /** A whole response. */
  v.object({
    kind: v.literal("response"),
    status: v.number(),
    headers: HeadersSchema,
    body: BytesSchema,
  }),
  /** A response that the guest is still writing: its head, then the chunks of its body, then its end. */
  v.object({ kind: v.literal("head"), status: v.number(), headers: HeadersSchema }),
  v.object({ kind: v.literal("body"), bytes: BytesSchema }),
  v.object({ kind: v.literal("end") }),
  /** A call to a language model. The guest sleeps until the main thread replies with an `LlmOutcome`. */
  v.object({ kind: v.literal("llm"), call: CallSchema }),
  /** A request to another service. The rest of it, and the response, go through the port. */
  v.object({
    kind: v.literal("fetch"),
    request: OutboundRequestSchema,
    port: v.instance(MessagePort),
  }),
  /** The guest has returned; `failure` is the reason if it did not complete its response. */
  v.object({ kind: v.literal("done"), failure: v.exactOptional(v.string()) }),
]);

/** See {@link WorkerMessageSchema}. */
export type WorkerMessage = v.InferOutput<typeof WorkerMessageSchema>;

/** The indexes of the 32-bit integers in the memory that both threads share. */
export const SharedIndex = {
  /** How often the worker was woken: when a reply was posted, or bytes were sent to the client. */
  wakeUps: 0,
  /** Bytes of the response that have not been sent to the client yet. */
  unsentBytes: 1,
} as const;

/** The guest is paused while this many bytes of its response wait for a slow client. */
export const MAX_UNSENT_BYTES = 1 << 20;

/** The `workerData` of a worker thread. */
export const WorkerInputSchema = v.object({
  ...LoadedComponentSchema.entries,
  component: ComponentConfigSchema,
  /** Holds the integers that {@link SharedIndex} describes. */
  shared: v.instance(SharedArrayBuffer),
  log: LogTargetSchema,
});

/** See {@link WorkerInputSchema}. */
export type WorkerInput = v.InferOutput<typeof WorkerInputSchema>;
