import { UserError } from "../errors.ts";
import type { Exchange } from "../http/exchange.ts";
import { type WorkerSettings, WorkerThread } from "./worker-thread.ts";

/** How many requests may wait for a worker. Any further request is rejected. */
const MAX_QUEUE = 1024;

/**
 * The part of the request timeout that a request may spend in the queue. A request that is started
 * with little time left would time out, and each timeout costs a thread: under load, hardly any
 * request would be answered.
 */
const MAX_QUEUE_SHARE = 0.9;

/** The delay before a worker that failed to start is tried again, in milliseconds. */
const RESTART_DELAY_MS = 1000;

export interface PoolSettings extends WorkerSettings {
  workers: number;
  report(message: string): void;
}

interface QueuedRequest {
  exchange: Exchange;
  /** When the request times out, on the clock of `performance.now()`. */
  deadline: number;
  /** Fails the request if it spends too long in the queue. */
  timer: NodeJS.Timeout;
}

/** The worker threads of one component, and the queue of requests that wait for one. */
export class WorkerPool {
  readonly #settings: PoolSettings;
  readonly #workers = new Set<WorkerThread>();
  readonly #queue: QueuedRequest[] = [];
  readonly #started = Promise.withResolvers<void>();
  #stopping = false;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
    // Prevents an unhandled rejection if the first worker fails before `started` is called.
    this.#started.promise.catch(() => {});
    for (let count = 0; count < settings.workers; count++) this.#add();
  }

  /** Resolves when the first worker is ready; rejects with a UserError if a worker fails to start. */
  started(): Promise<void> {
    return this.#started.promise;
  }

  /** Queues a request. Returns false, and does nothing, if the queue is full or the pool is stopping. */
  submit(exchange: Exchange): boolean {
    if (this.#stopping || this.#queue.length >= MAX_QUEUE) return false;
    const { requestTimeoutMs } = this.#settings;
    const timer = setTimeout(() => {
      this.cancel(exchange);
      exchange.fail(504, "no worker became free in time");
    }, requestTimeoutMs * MAX_QUEUE_SHARE);
    this.#queue.push({ exchange, timer, deadline: performance.now() + requestTimeoutMs });
    this.#dispatch();
    return true;
  }

  /** Removes a request from the queue. A request that a worker has started is not stopped. */
  cancel(exchange: Exchange): void {
    const index = this.#queue.findIndex((queued) => queued.exchange === exchange);
    const [removed] = index === -1 ? [] : this.#queue.splice(index, 1);
    clearTimeout(removed?.timer);
  }

  /** Terminates all workers at once. Requests that are queued or running fail. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { exchange, timer } of this.#queue.splice(0)) {
      clearTimeout(timer);
      exchange.fail(500, "the host is stopping");
    }
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
  }

  #add(): void {
    const worker = new WorkerThread(this.#settings, {
      ready: () => {
        this.#started.resolve();
        this.#dispatch();
      },
      closed: (startError) => {
        this.#workers.delete(worker);
        if (this.#stopping) return;
        if (startError === undefined) this.#add();
        else this.#retry(startError);
      },
    });
    this.#workers.add(worker);
  }

  #retry(startError: string): void {
    const { component, report } = this.#settings;
    this.#started.reject(
      new UserError(`Component '${component.id}' cannot be started: ${startError}`),
    );
    report(`A worker could not start: ${startError}`);
    setTimeout(() => !this.#stopping && this.#add(), RESTART_DELAY_MS).unref();
  }

  #dispatch(): void {
    for (const worker of this.#workers) {
      if (!worker.isReady) continue;
      const next = this.#queue.shift();
      if (!next) return;
      clearTimeout(next.timer);
      worker.run(next.exchange, next.deadline - performance.now());
    }
  }
}
