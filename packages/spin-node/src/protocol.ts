/**
 * The messages between the main thread and a worker thread.
 *
 * A worker serves one request at a time, and its event loop does not run while the guest does. When
 * a running guest has to wait for the main thread, the worker sleeps on shared memory (see
 * {@link Shared}) and then reads the message synchronously.
 * @module
 */

import type { MessagePort } from "node:worker_threads";
import type { LlmCall } from "@react-on-spin/llama";
import * as v from "valibot";
import { LoadedComponentSchema } from "./component/loaded-component.ts";
import { ComponentConfigSchema } from "./config/component-config.ts";
import type { OutboundRequest } from "./outbound-http/protocol.ts";
import { LogTargetSchema } from "./worker/log.ts";

const HeaderSchema = v.tuple([v.string(), v.string()]);

/** A header. As in Node, each character of the value stands for one byte. */
export type Header = v.InferOutput<typeof HeaderSchema>;

/** Bytes in a message. */
export const BytesSchema = v.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** The headers of a message. */
export const HeadersSchema = v.array(HeaderSchema);

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
export type WorkerMessage =
  /** The worker has an instance and can take a request. */
  | { kind: "ready" }
  /** A whole response. */
  | { kind: "response"; status: number; headers: Header[]; body: Uint8Array }
  /** A response that the guest is still writing: its head, then the chunks of its body, then its end. */
  | { kind: "head"; status: number; headers: Header[] }
  | { kind: "body"; bytes: Uint8Array }
  | { kind: "end" }
  /** A call to a language model. The guest sleeps until the main thread replies with an `LlmOutcome`. */
  | { kind: "llm"; call: LlmCall }
  /** A request to another service. The rest of it, and the response, go through the port. */
  | { kind: "fetch"; request: OutboundRequest; port: MessagePort }
  /** The guest has returned; `failure` is the reason if it did not complete its response. */
  | { kind: "done"; failure?: string };

/** The indexes of the 32-bit integers in the memory that both threads share. */
export const Shared = {
  /** Incremented, with a notification, when a reply was posted or bytes were sent to the client. */
  version: 0,
  /** Bytes of the response that have not been sent to the client yet. */
  unsentBytes: 1,
} as const;

/** The guest is paused while this many bytes of its response wait for a slow client. */
export const MAX_UNSENT_BYTES = 1 << 20;

/** The `workerData` of a worker thread. */
export const WorkerInputSchema = v.object({
  ...LoadedComponentSchema.entries,
  component: ComponentConfigSchema,
  /** Holds the integers that {@link Shared} describes. */
  shared: v.instance(SharedArrayBuffer),
  log: LogTargetSchema,
});

/** See {@link WorkerInputSchema}. */
export type WorkerInput = v.InferOutput<typeof WorkerInputSchema>;
