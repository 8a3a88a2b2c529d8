import { UserError } from "../errors.ts";
import { type Exchange, type WorkerSettings, WorkerThread } from "./worker-thread.ts";

/** How many requests may wait for a worker; a further one is told to come back. */
const MAX_QUEUE = 1024;

/**
 * How much of its time a request may spend waiting. One that were begun with no time left would be
 * broken off, and that costs a thread: under load hardly any request would be answered.
 */
const WAITING_SHARE = 0.9;

/** Workers that cannot start are tried again, but not as fast as the machine can. */
const RESTART_DELAY_MS = 1000;

export interface PoolSettings extends WorkerSettings {
  workers: number;
  /** After this many requests a worker is replaced, which returns the memory that it gathered. */
  maxRequestsPerWorker: number;
  report(message: string): void;
}

interface Waiting {
  exchange: Exchange;
  /** When the request has to be answered, on the clock of `performance.now()`. */
  deadline: number;
  timer: NodeJS.Timeout;
}

/**
 * The worker threads of one component. A request waits here until an instance is ready for it, so
 * an idle or slow client holds none.
 */
export class WorkerPool {
  readonly #settings: PoolSettings;
  readonly #workers = new Set<WorkerThread>();
  readonly #queue: Waiting[] = [];
  readonly #started = Promise.withResolvers<void>();
  #stopping = false;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
    // Nobody may be waiting yet when it fails.
    this.#started.promise.catch(() => {});
    for (let count = 0; count < settings.workers; count++) this.#add();
  }

  /** Resolves when the first worker can take a request; rejects if none can start at all. */
  started(): Promise<void> {
    return this.#started.promise;
  }

  /** @returns false if the queue is full, or the pool is stopping, and the request is refused */
  submit(exchange: Exchange): boolean {
    if (this.#stopping || this.#queue.length >= MAX_QUEUE) return false;
    const { requestTimeoutMs } = this.#settings;
    const timer = setTimeout(() => {
      this.cancel(exchange);
      exchange.fail(504, "no worker became free in time");
    }, requestTimeoutMs * WAITING_SHARE);
    this.#queue.push({ exchange, timer, deadline: performance.now() + requestTimeoutMs });
    this.#dispatch();
    return true;
  }

  /** Forgets a request for which nobody waits any more; one that a worker has begun goes on. */
  cancel(exchange: Exchange): void {
    const index = this.#queue.findIndex((waiting) => waiting.exchange === exchange);
    const [waiting] = index === -1 ? [] : this.#queue.splice(index, 1);
    clearTimeout(waiting?.timer);
  }

  /** Ends all workers at once; what still runs fails. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { exchange, timer } of this.#queue.splice(0)) {
      clearTimeout(timer);
      exchange.fail(500, "the host is stopping");
    }
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
  }

  #add(): void {
    if (this.#stopping) return;
    const worker = new WorkerThread(this.#settings, {
      ready: () => {
        this.#started.resolve();
        if (worker.served >= this.#settings.maxRequestsPerWorker) void worker.stop();
        else this.#dispatch();
      },
      gone: (startError) => {
        this.#workers.delete(worker);
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
    setTimeout(() => this.#add(), RESTART_DELAY_MS).unref();
  }

  #dispatch(): void {
    for (const worker of this.#workers) {
      if (!worker.isReady) continue;
      const waiting = this.#queue.shift();
      if (!waiting) return;
      clearTimeout(waiting.timer);
      worker.run(waiting.exchange, waiting.deadline - performance.now());
    }
  }
}
