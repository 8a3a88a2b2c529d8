/**
 * The messages between the main thread and a worker thread.
 *
 * A worker serves one request at a time, and its event loop does not run while the guest does. When
 * a running guest has to wait for the main thread, the worker sleeps on shared memory (see
 * {@link SharedIndex}) and then reads the message synchronously.
 *
 * Both threads run this program, so where a message arrives only its kind is checked.
 * @module
 */
import type { LlmCall, LlmOutcome } from "@react-on-spin/llama";
import type { OutboundAnswer, OutboundRequest } from "../outbound-http/messages.ts";
import type { LoadedComponent } from "./component/load.ts";
import type { ComponentConfig } from "./config/application.ts";
import type { LogTarget } from "./worker/log.ts";

/** A header. Its value has one character for each byte. */
export type Header = [name: string, value: string];

export interface GuestRequest {
  method: string;
  /** Path and query, still percent-encoded. */
  pathWithQuery: string;
  /** Host and optional port, from the `Host` header. */
  authority: string;
  headers: Header[];
  body: Uint8Array;
}

/** Main thread → worker. */
export type PoolMessage =
  | { kind: "request"; request: GuestRequest }
  /** The guest sleeps until this arrives. */
  | { kind: "inferred"; outcome: LlmOutcome }
  /** What became of a request to another service. */
  | { kind: "answered"; id: number; answer: OutboundAnswer };

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
  | { kind: "infer"; call: LlmCall }
  | { kind: "fetch"; id: number; request: OutboundRequest }
  | { kind: "abort"; id: number }
  /** The guest has returned; `failure` is the reason if it did not complete its response. */
  | { kind: "done"; failure?: string };

/** Checks what a port has delivered, by its kind. */
const receives =
  <Message extends { kind: string }>(kinds: Readonly<Record<Message["kind"], true>>) =>
  (value: unknown): value is Message =>
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    typeof value.kind === "string" &&
    Object.hasOwn(kinds, value.kind);

export const isPoolMessage: (value: unknown) => value is PoolMessage = receives<PoolMessage>({
  request: true,
  inferred: true,
  answered: true,
});

export const isWorkerMessage: (value: unknown) => value is WorkerMessage = receives<WorkerMessage>({
  ready: true,
  response: true,
  head: true,
  body: true,
  end: true,
  infer: true,
  fetch: true,
  abort: true,
  done: true,
});

/** The indexes of the 32-bit integers in the memory that both threads share. */
export const SharedIndex = {
  /** How often the worker was woken: when a reply was posted, or bytes were sent to the client. */
  wakeUps: 0,
  /** Bytes of the response that have not been sent to the client yet. */
  unsentBytes: 1,
} as const;

/** The guest is paused while this many bytes of its response wait for a slow client. */
export const MAX_UNSENT_BYTES = 1 << 20;

export interface WorkerInput extends LoadedComponent {
  component: ComponentConfig;
  /** Holds the integers that {@link SharedIndex} describes. */
  shared: SharedArrayBuffer;
  log: LogTarget;
}
