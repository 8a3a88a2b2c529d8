import { Worker } from "node:worker_threads";
import { messageOf } from "../errors.ts";
import { type LlmCall, type LlmProvider, perform } from "../llm/provider.ts";
import {
  type GuestRequest,
  type Header,
  Signal,
  type WorkerInput,
  type WorkerMessage,
} from "./protocol.ts";

/**
 * A request, and whoever waits for its response: whole, or as it is made. Of `respond`, `end` and
 * `fail` at most one is called, once.
 */
export interface Exchange {
  readonly request: GuestRequest;
  respond(status: number, headers: Header[], body: Uint8Array): void;
  writeHead(status: number, headers: Header[]): void;
  /** @param taken - called when the client has taken the bytes, or will never take them */
  write(bytes: Uint8Array, taken: () => void): void;
  end(): void;
  /** @param status - 500, or 504 for a request that took too long */
  fail(status: number, reason: string): void;
}

/** What a worker needs to know, the same for all of a pool. */
export interface WorkerSettings extends Omit<WorkerInput, "signal"> {
  provider: LlmProvider;
  /** How long a request may take, in milliseconds. */
  requestTimeoutMs: number;
}

/** What a pool hears of its worker. */
export interface WorkerEvents {
  /** It can take a request. */
  ready(): void;
  /**
   * It takes no more: the thread is ending or has ended.
   *
   * @param startError - why it never was ready, if it never was
   */
  gone(startError: string | undefined): void;
}

interface Running {
  exchange: Exchange;
  timer: NodeJS.Timeout;
  /** Whether the exchange has its end. The guest may go on. */
  settled: boolean;
}

/**
 * The heap of a thread, in MiB: room for a good number of past instances before they are collected
 * (see `v8-flags.ts`), and an end to what they may take.
 */
const HEAP_MB = 512;

/** One worker thread, seen from the main thread. It serves one request at a time. */
export class WorkerThread {
  readonly #settings: WorkerSettings;
  readonly #events: WorkerEvents;
  readonly #thread: Worker;
  readonly #signal: Int32Array;
  #running: Running | undefined;
  #wasReady = false;
  #gone = false;
  /** Whether it can take a request. */
  isReady = false;
  /** How many requests it was given. */
  served = 0;

  constructor(settings: WorkerSettings, events: WorkerEvents) {
    this.#settings = settings;
    this.#events = events;
    const signal = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
    this.#signal = new Int32Array(signal);
    const { component, moduleUrl, coreModules, log } = settings;
    const workerData: WorkerInput = { component, moduleUrl, coreModules, log, signal };
    this.#thread = new Worker(new URL("../worker/main.ts", import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      // The guest sees the manifest's environment; the thread that runs it needs none at all.
      env: {},
    });
    this.#thread.on("message", (message: WorkerMessage) => this.#receive(message));
    this.#thread.on("error", (error) => this.#ended(messageOf(error)));
    this.#thread.on("exit", (code) => this.#ended(`the worker thread ended with code ${code}`));
  }

  /** @param timeLeft - milliseconds, after which the exchange fails and the thread is ended */
  run(exchange: Exchange, timeLeft: number): void {
    const timer = setTimeout(() => {
      const reason = `the request took longer than ${this.#settings.requestTimeoutMs} ms`;
      this.#settle(() => exchange.fail(504, reason));
      this.#leave();
    }, timeLeft);
    this.#signal[Signal.unsent] = 0;
    this.#running = { exchange, timer, settled: false };
    this.isReady = false;
    this.served++;
    this.#thread.postMessage(exchange.request);
  }

  /** Ends the thread, whatever it does. */
  async stop(): Promise<void> {
    this.#leave();
    await this.#thread.terminate();
  }

  #receive(message: WorkerMessage): void {
    if (this.#gone) return;
    if (message.kind === "ready") {
      this.#wasReady = true;
      this.isReady = true;
      this.#events.ready();
      return;
    }
    const running = this.#running;
    if (!running) return;
    const { exchange } = running;
    switch (message.kind) {
      case "response":
        this.#settle(() => exchange.respond(message.status, message.headers, message.body));
        return;
      case "head":
        exchange.writeHead(message.status, message.headers);
        return;
      case "body":
        exchange.write(message.bytes, () => this.#taken(running, message.bytes.byteLength));
        return;
      case "end":
        this.#settle(() => exchange.end());
        return;
      case "llm":
        void this.#infer(running, message.call);
        return;
      case "done":
        if (message.failure === undefined) this.#release();
        else this.#ended(message.failure);
        return;
    }
  }

  async #infer(running: Running, call: LlmCall): Promise<void> {
    const outcome = await perform(this.#settings.provider, call);
    if (this.#running !== running) return;
    this.#thread.postMessage(outcome);
    this.#wake();
  }

  #taken(running: Running, bytes: number): void {
    if (this.#running !== running) return;
    Atomics.sub(this.#signal, Signal.unsent, bytes);
    this.#wake();
  }

  #wake(): void {
    Atomics.add(this.#signal, Signal.version, 1);
    Atomics.notify(this.#signal, Signal.version);
  }

  /** The request failed, or the thread has ended by itself. */
  #ended(reason: string): void {
    this.#settle((exchange) => exchange.fail(500, reason));
    this.#leave(this.#wasReady ? undefined : reason);
  }

  /** Ends the exchange, once. */
  #settle(how: (exchange: Exchange) => void): void {
    const running = this.#running;
    if (!running || running.settled) return;
    running.settled = true;
    how(running.exchange);
  }

  #release(): void {
    clearTimeout(this.#running?.timer);
    this.#running = undefined;
  }

  #leave(startError?: string): void {
    if (this.#gone) return;
    this.#gone = true;
    this.isReady = false;
    this.#settle((exchange) => exchange.fail(500, "the host is stopping"));
    this.#release();
    void this.#thread.terminate();
    this.#events.gone(startError);
  }
}
