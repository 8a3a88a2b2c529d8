import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { Pool } from "undici";
import type { RunningApp } from "./hosts.ts";
import type { Load, Request } from "./workloads.ts";

/** The measurements of one load. Each round adds to them. */
export class Measurement {
  /** Times from sending a request to the end of its response, in nanoseconds. */
  readonly #times: RecordableHistogram = createHistogram();
  #milliseconds = 0;
  #cpu = 0;

  /**
   * Sends requests for a while. Each connection sends the next request after the last response.
   *
   * The client is undici, because the load generators on npm cannot do this: autocannon loses every
   * second request without kept connections, and counts its time for the next one.
   *
   * @param milliseconds - how long to send requests
   * @throws Error if the status of a response is not a success
   */
  async run(
    { url, cpuTime }: RunningApp,
    { method, path, body }: Request,
    { connections, keptAlive }: Load,
    milliseconds: number,
  ): Promise<void> {
    // Without pipelining undici asks the server to close the connection.
    const pool = new Pool(url, { connections, pipelining: keptAlive ? 1 : 0 });
    const cpuBefore = await cpuTime();
    const start = performance.now();
    const end = start + milliseconds;
    const client = async () => {
      do {
        const sent = process.hrtime.bigint();
        const answer = await pool.request({
          method,
          path,
          headers: body === undefined ? {} : { "content-type": "application/json" },
          body: body ?? null,
        });
        const text = await answer.body.text();
        if (answer.statusCode !== 200) {
          throw new Error(`${method} ${path} answers ${answer.statusCode}: ${text}`);
        }
        this.#times.record(process.hrtime.bigint() - sent);
      } while (performance.now() < end);
    };
    await Promise.all(Array.from({ length: connections }, client));
    this.#milliseconds += performance.now() - start;
    this.#cpu += (await cpuTime()) - cpuBefore;
    await pool.close();
  }

  /** In milliseconds. */
  get median(): number {
    return this.#times.percentile(50) / 1e6;
  }

  /** The 99th percentile, in milliseconds. */
  get p99(): number {
    return this.#times.percentile(99) / 1e6;
  }

  get requestsPerSecond(): number {
    return (this.#times.count / this.#milliseconds) * 1000;
  }

  /** CPU time of the host, in milliseconds. */
  get cpuPerRequest(): number {
    return this.#cpu / this.#times.count;
  }
}
