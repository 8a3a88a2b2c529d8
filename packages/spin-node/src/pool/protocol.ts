/**
 * What the main thread and a worker say to each other.
 *
 * A worker serves one request at a time, synchronously: while the guest runs, its event loop stands
 * still. So the worker reads by hand what a running guest waits for, woken through {@link Signal}.
 * @module
 */
import type { LlmCall, LlmOutcome } from "../llm/provider.ts";

/** Header values are text as Node has them: one character a byte. */
export type Header = [name: string, value: string];

/** Main thread → worker that is ready. */
export interface GuestRequest {
  method: string;
  pathWithQuery: string;
  /** The host that the request is for, as WASI calls it. */
  authority: string;
  headers: Header[];
  body: Uint8Array;
}

/** Main thread → worker whose guest has asked for it. */
export type GuestReply = LlmOutcome;

/** Worker → main thread. */
export type WorkerMessage =
  /** An instance is waiting for a request. */
  | { kind: "ready" }
  /** A response whose body was complete when the guest handed it over. */
  | { kind: "response"; status: number; headers: Header[]; body: Uint8Array }
  /** One that is still being made: its status and headers, the pieces of its body, its end. */
  | { kind: "head"; status: number; headers: Header[] }
  | { kind: "body"; bytes: Uint8Array }
  | { kind: "end" }
  /** The guest sleeps until it gets a {@link GuestReply}. */
  | { kind: "llm"; call: LlmCall }
  /** The guest has returned; `failure` says why, if it did not do so properly. */
  | { kind: "done"; failure?: string };

/** The places in the numbers that both threads share. */
export const Signal = {
  /** Goes up by one, with a notification, for each reply and each time that bytes were taken. */
  version: 0,
  /** Bytes of response that the client has not taken yet. */
  unsent: 1,
} as const;

/** How many bytes of response may wait for a slow client before the guest is held up. */
export const MAX_UNSENT_BYTES = 1 << 20;

/** What a worker is started with. */
export interface WorkerInput {
  component: ComponentConfig;
  /** The file URL of the module that jco made of the component. */
  moduleUrl: string;
  /** The compiled core modules, by the file names that the module asks for. */
  coreModules: Record<string, WebAssembly.Module>;
  /** The numbers of {@link Signal}, 32 bits each. */
  signal: SharedArrayBuffer;
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

/** Where the output of a component goes. */
export interface LogTarget {
  /** The folder of the log files. */
  directory: string;
  /** Whether the terminal shows the output too. */
  terminal: boolean;
}
