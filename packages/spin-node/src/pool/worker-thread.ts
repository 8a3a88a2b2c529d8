import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { messageOf } from "../errors.ts";
import { type LlmProvider, perform } from "../llm/provider.ts";
import {
  type GuestRequest,
  type Header,
  type Mail,
  type Report,
  Signal,
  type WorkerInput,
} from "./protocol.ts";

/** `Omit` for a union: for each of its members. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/**
 * Who asked, and gets the answer: whole, or as it comes. Of `respond`, `end` and `fail` at most one
 * is called, once.
 */
export interface Exchange {
  request(): GuestRequest;
  respond(status: number, headers: Header[], body: Uint8Array): void;
  writeHead(status: number, headers: Header[]): void;
  /** @param taken - called when the client has taken the bytes, or will never take them */
  body(bytes: Uint8Array, taken: () => void): void;
  end(): void;
  fail(kind: "failed" | "timed-out", reason: string): void;
  /** The next piece of the request's body. Rejects if the client broke off. */
  more(): Promise<Uint8Array | undefined>;
  /** Nobody works on it any more. The last call. */
  done(): void;
}

/** What a worker needs to know, the same for all of a pool. */
export interface WorkerSettings extends Pick<WorkerInput, "component" | "moduleUrl" | "log"> {
  coreModules: Record<string, WebAssembly.Module>;
  provider: LlmProvider;
  requestTimeoutMs: number;
}

/** What a pool hears of its worker. */
export interface WorkerEvents {
  /** It can take a request. */
  ready(): void;
  /** It takes no more; the thread is ending or has ended. */
  gone(cause: WorkerEnd): void;
}

/** Why a worker ended: before it ever was ready, after a failed request, or on demand. */
export type WorkerEnd =
  | { kind: "broken"; reason: string }
  | { kind: "failed" }
  | { kind: "stopped" };

interface Running {
  id: number;
  exchange: Exchange;
  timer: NodeJS.Timeout;
  settled: boolean;
}

/**
 * The heap of a thread, in MiB: room for a good number of past instances before they are collected
 * (see `v8-flags.ts`), and an end to what they may take.
 */
const HEAP_MB = 512;

let lastId = 0;

/** One worker thread, seen from the main thread. It serves one request at a time. */
export class WorkerThread {
  readonly #settings: WorkerSettings;
  readonly #events: WorkerEvents;
  readonly #thread: Worker;
  readonly #mail: MessagePort;
  readonly #numbers: Int32Array;
  #running: Running | undefined;
  #wasReady = false;
  #gone = false;
  /** How many requests it was given. */
  served = 0;

  constructor(settings: WorkerSettings, events: WorkerEvents) {
    this.#settings = settings;
    this.#events = events;
    const { port1, port2 } = new MessageChannel();
    const signal = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
    this.#mail = port1;
    this.#numbers = new Int32Array(signal);
    const { component, moduleUrl, coreModules, log } = settings;
    const workerData: WorkerInput = { component, moduleUrl, coreModules, log, signal, mail: port2 };
    this.#thread = new Worker(new URL("../worker/main.ts", import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      transferList: [port2],
      // The guest sees the manifest's environment; the thread that runs it needs none at all.
      env: {},
    });
    this.#thread.on("message", (report: Report) => this.#hear(report));
    this.#thread.on("error", (error) => this.#end(messageOf(error)));
    this.#thread.on("exit", (code) => this.#end(`the worker thread ended with code ${code}`));
  }

  /** @param timeLeft - milliseconds, after which the exchange fails and the thread is ended */
  run(exchange: Exchange, timeLeft: number): void {
    const id = ++lastId;
    const { requestTimeoutMs } = this.#settings;
    const timer = setTimeout(() => {
      this.#settle((current) =>
        current.fail("timed-out", `the request took longer than ${requestTimeoutMs} ms`),
      );
      this.#leave({ kind: "failed" });
    }, timeLeft);
    this.#numbers[Signal.outstanding] = 0;
    this.#running = { id, exchange, timer, settled: false };
    this.served++;
    this.#thread.postMessage({ id, request: exchange.request() });
  }

  /** Ends the thread, whatever it does. */
  async stop(): Promise<void> {
    this.#leave({ kind: "stopped" });
    await this.#thread.terminate();
  }

  #hear(report: Report): void {
    const running = this.#running;
    if (report.kind === "ready") {
      this.#wasReady = true;
      if (!this.#gone) this.#events.ready();
      return;
    }
    if (!running) return;
    switch (report.kind) {
      case "response":
        this.#settle((exchange) => exchange.respond(report.status, report.headers, report.body));
        return;
      case "head":
        if (!running.settled) running.exchange.writeHead(report.status, report.headers);
        return;
      case "body":
        this.#pass(running, report.bytes);
        return;
      case "end":
        this.#settle((exchange) => exchange.end());
        return;
      case "want-body":
        void this.#sendBody(running);
        return;
      case "llm":
        void perform(this.#settings.provider, report.call).then((outcome) =>
          this.#send(running, { kind: "llm", outcome }),
        );
        return;
      case "done":
        this.#finish(report.failure);
        return;
    }
  }

  #pass(running: Running, bytes: Uint8Array): void {
    const taken = () => {
      if (this.#running !== running) return;
      Atomics.sub(this.#numbers, Signal.outstanding, bytes.byteLength);
      this.#wake();
    };
    if (running.settled) taken();
    else running.exchange.body(bytes, taken);
  }

  async #sendBody(running: Running): Promise<void> {
    try {
      const bytes = await running.exchange.more();
      this.#send(running, bytes ? { kind: "body", bytes } : { kind: "body-end" });
    } catch {
      this.#send(running, { kind: "body-failed" });
    }
  }

  #send(running: Running, mail: Without<Mail, "id">): void {
    if (this.#running !== running) return;
    this.#mail.postMessage({ ...mail, id: running.id });
    this.#wake();
  }

  #wake(): void {
    Atomics.add(this.#numbers, Signal.version, 1);
    Atomics.notify(this.#numbers, Signal.version);
  }

  #finish(failure: string | undefined): void {
    if (failure !== undefined) {
      this.#settle((exchange) => exchange.fail("failed", failure));
      this.#leave({ kind: "failed" });
    } else {
      this.#release();
    }
  }

  #end(reason: string): void {
    this.#settle((exchange) => exchange.fail("failed", reason));
    this.#leave(this.#wasReady ? { kind: "failed" } : { kind: "broken", reason });
  }

  /** Ends the exchange, once. */
  #settle(how: (exchange: Exchange) => void): void {
    const running = this.#running;
    if (!running || running.settled) return;
    running.settled = true;
    how(running.exchange);
  }

  #release(): void {
    if (!this.#running) return;
    clearTimeout(this.#running.timer);
    this.#running.exchange.done();
    this.#running = undefined;
  }

  #leave(cause: WorkerEnd): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#settle((exchange) => exchange.fail("failed", "the host is stopping"));
    this.#release();
    this.#mail.close();
    void this.#thread.terminate();
    this.#events.gone(cause);
  }
}
