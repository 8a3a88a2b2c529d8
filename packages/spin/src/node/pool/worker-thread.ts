import { Worker } from "node:worker_threads";
import { type LlmProvider, perform } from "@react-on-spin/llama";
import type { OutboundRules } from "../../outbound-http/allowed-hosts.ts";
import { sendRequest } from "../../outbound-http/client.ts";
import type { OutboundAnswer, OutboundRequest } from "../../outbound-http/messages.ts";
import { messageOf } from "../errors.ts";
import type { Exchange } from "../http/exchange.ts";
import {
  isWorkerMessage,
  type PoolMessage,
  SharedIndex,
  type WorkerInput,
  type WorkerMessage,
} from "../protocol.ts";

export interface WorkerSettings extends Omit<WorkerInput, "shared"> {
  provider: LlmProvider;
  outbound: OutboundRules;
  /** The time limit for a request, in milliseconds, including its time in the queue. */
  requestTimeoutMs: number;
}

export interface WorkerEvents {
  /** The worker can take a request. */
  ready(): void;
  /**
   * The worker takes no more requests: its thread is ending or has ended.
   *
   * @param startError - the reason, if the worker was never ready
   */
  closed(startError: string | undefined): void;
}

interface RunningRequest {
  exchange: Exchange;
  timer: NodeJS.Timeout;
  /** When all outbound requests have to be over, on the clock of `performance.now()`. */
  outboundDeadline: number;
  /** Its requests to other services, by id. */
  outbound: Map<number, AbortController>;
  /** Whether the exchange is complete. The guest may still be running. */
  settled: boolean;
}

/** The heap limit of a thread, in MiB: room for instances that are discarded and not yet collected. */
const HEAP_MB = 512;

/** The part of a request's time that its outbound requests may take, so that the component can still answer. */
const OUTBOUND_SHARE = 5 / 6;

/** One worker thread, as the main thread sees it. It serves one request at a time. */
export class WorkerThread {
  readonly #settings: WorkerSettings;
  readonly #events: WorkerEvents;
  readonly #thread: Worker;
  readonly #shared: Int32Array;
  #running: RunningRequest | undefined;
  #wasReady = false;
  #closed = false;
  isReady = false;

  constructor(settings: WorkerSettings, events: WorkerEvents) {
    this.#settings = settings;
    this.#events = events;
    const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
    this.#shared = new Int32Array(shared);
    const { component, moduleUrl, coreModules, log } = settings;
    const workerData: WorkerInput = { component, moduleUrl, coreModules, log, shared };
    this.#thread = new Worker(new URL("../worker/main.ts", import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      // Nothing of the host's environment can reach a guest: its thread does not have it.
      env: {},
    });
    this.#thread.on("message", (message: unknown) => {
      if (this.#closed || !isWorkerMessage(message)) return;
      // What a guest has sent must not end the host: an exception here is a failure of the guest's request.
      try {
        this.#receive(message);
      } catch (error) {
        this.#fail(messageOf(error));
      }
    });
    this.#thread.on("messageerror", (error) => this.#fail(messageOf(error)));
    this.#thread.on("error", (error) => this.#fail(messageOf(error)));
    this.#thread.on("exit", (code) => this.#fail(`the worker thread ended with code ${code}`));
  }

  /** @param timeLeft - milliseconds until the exchange fails with 504 and the thread is terminated */
  run(exchange: Exchange, timeLeft: number): void {
    const timer = setTimeout(() => {
      this.#fail(`the request took longer than ${this.#settings.requestTimeoutMs} ms`, 504);
    }, timeLeft);
    this.#shared[SharedIndex.unsentBytes] = 0;
    const outboundDeadline = performance.now() + timeLeft * OUTBOUND_SHARE;
    this.#running = { exchange, timer, outboundDeadline, outbound: new Map(), settled: false };
    this.isReady = false;
    this.#post({ kind: "request", request: exchange.request });
  }

  /** Terminates the thread. A running request fails. */
  async stop(): Promise<void> {
    this.#fail("the host is stopping");
    await this.#thread.terminate();
  }

  #receive(message: WorkerMessage): void {
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
        exchange.write(message.bytes, () => this.#flushed(running, message.bytes.byteLength));
        return;
      case "end":
        this.#settle(() => exchange.end());
        return;
      case "infer":
        void this.#answer(running, async () => ({
          kind: "inferred",
          outcome: await perform(this.#settings.provider, message.call),
        }));
        return;
      case "fetch":
        void this.#answer(running, async () => ({
          kind: "answered",
          id: message.id,
          answer: await this.#send(running, message.id, message.request),
        }));
        return;
      case "abort":
        running.outbound.get(message.id)?.abort();
        return;
      case "done":
        if (message.failure === undefined) this.#release();
        else this.#fail(message.failure);
        return;
    }
  }

  /** Wakes the guest with an answer, unless its request is over. */
  async #answer(running: RunningRequest, work: () => Promise<PoolMessage>): Promise<void> {
    try {
      const message = await work();
      if (this.#running !== running) return;
      this.#post(message);
      this.#wake();
    } catch (error) {
      if (this.#running === running) this.#fail(messageOf(error));
    }
  }

  async #send(
    { outbound, outboundDeadline }: RunningRequest,
    id: number,
    request: OutboundRequest,
  ): Promise<OutboundAnswer> {
    const controller = new AbortController();
    outbound.set(id, controller);
    const timeLeft = Math.max(0, outboundDeadline - performance.now());
    const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(Math.ceil(timeLeft))]);
    const answer = await sendRequest(request, this.#settings.outbound, signal);
    outbound.delete(id);
    return answer;
  }

  #post(message: PoolMessage): void {
    this.#thread.postMessage(message);
  }

  #flushed(running: RunningRequest, bytes: number): void {
    if (this.#running !== running) return;
    Atomics.sub(this.#shared, SharedIndex.unsentBytes, bytes);
    this.#wake();
  }

  #wake(): void {
    Atomics.add(this.#shared, SharedIndex.wakeUps, 1);
    Atomics.notify(this.#shared, SharedIndex.wakeUps);
  }

  /** Completes the exchange, unless that has already happened. */
  #settle(complete: (exchange: Exchange) => void): void {
    const running = this.#running;
    if (!running || running.settled) return;
    // An exception leaves it open, for `fail`.
    complete(running.exchange);
    running.settled = true;
  }

  #release(): void {
    clearTimeout(this.#running?.timer);
    for (const controller of this.#running?.outbound.values() ?? []) controller.abort();
    this.#running = undefined;
  }

  /** Fails the request and ends the thread, so that nothing of a failed request gets into a later one. */
  #fail(reason: string, status = 500): void {
    this.#settle((exchange) => exchange.fail(status, reason));
    this.#release();
    if (this.#closed) return;
    this.#closed = true;
    this.isReady = false;
    void this.#thread.terminate();
    this.#events.closed(this.#wasReady ? undefined : reason);
  }
}
