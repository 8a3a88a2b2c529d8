/**
 * What the main thread and a worker say to each other.
 *
 * A worker serves one request at a time, synchronously: while the guest runs, its event loop
 * stands still. So what a running guest needs from outside comes as {@link Mail} on a port that
 * the worker reads by hand, woken through {@link Signal}.
 * @module
 */
import type { MessagePort } from "node:worker_threads";
import type { LlmCall, LlmOutcome } from "../llm/provider.ts";

/** Header values are text as Node has them: one character a byte. */
export type Header = [name: string, value: string];

/** A request, with as much of its body as the HTTP server waited for. */
export interface GuestRequest {
  method: string;
  pathWithQuery: string;
  authority: string;
  headers: Header[];
  body: Uint8Array;
  /** Whether `body` is all of it; if not, the rest is asked for with `want-body`. */
  complete: boolean;
}

/** Main thread → idle worker. */
export interface Assignment {
  id: number;
  request: GuestRequest;
}

/** Main thread → running guest. Mail for a request that is over is thrown away. */
export type Mail = { id: number } & (
  | { kind: "body"; bytes: Uint8Array }
  | { kind: "body-end" }
  | { kind: "body-failed" }
  | { kind: "llm"; outcome: LlmOutcome }
);

/** Worker → main thread. */
export type Report =
  /** An instance is waiting for a request. */
  | { kind: "ready" }
  /** A response whose body was complete when the guest handed it over. */
  | { kind: "response"; status: number; headers: Header[]; body: Uint8Array }
  /** One that is still being made: its head, the pieces of its body, its end. */
  | { kind: "head"; status: number; headers: Header[] }
  | { kind: "body"; bytes: Uint8Array }
  | { kind: "end" }
  | { kind: "want-body" }
  | { kind: "llm"; call: LlmCall }
  /** The guest has returned; `failure` says why, if it did not do so properly. */
  | { kind: "done"; failure?: string };

/** The places in the numbers that both threads share. */
export const Signal = {
  /** Goes up by one, with a notification, for each mail and each time that output drained. */
  version: 0,
  /** Bytes of response that the client has not taken yet. */
  outstanding: 1,
} as const;

/** How many bytes of response may wait for a slow client before the guest is held up. */
export const MAX_OUTSTANDING = 1 << 20;

/** What a worker is started with. */
export interface WorkerInput {
  component: ComponentConfig;
  /** The file URL of the module that jco made of the component. */
  moduleUrl: string;
  /** The compiled core modules, by the file names that the module asks for. */
  coreModules: Record<string, WebAssembly.Module>;
  signal: SharedArrayBuffer;
  mail: MessagePort;
  log: LogTarget;
}

/** What the manifest gives to one component, resolved to values. */
export interface ComponentConfig {
  id: string;
  environment: Record<string, string>;
  variables: Record<string, string>;
  /** The SQLite file of the default store, if the component may open it. */
  storePath: string | undefined;
  aiModels: string[];
}

export interface LogTarget {
  /** The folder of the log files. */
  directory: string;
  /** Whether the terminal shows the output too. */
  terminal: boolean;
}
