import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { Pool } from "undici";
import type { RunningApp } from "./hosts.ts";
import type { Load, Request } from "./workloads.ts";

/** What was measured. Rounds of the same load add up in it. */
export class Measurement {
  /** Times from sending a request to the end of its answer, in nanoseconds. */
  readonly #times: RecordableHistogram = createHistogram();
  #milliseconds = 0;
  #cpu = 0;

  /**
   * Makes requests for a while: each connection sends the next one when the last one is answered.
   *
   * The client is undici, because the load generators on npm cannot do this: autocannon loses every
   * second request without kept connections, and counts its time for the next one.
   *
   * @param milliseconds - how long
   * @throws Error for an answer that is no success
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
