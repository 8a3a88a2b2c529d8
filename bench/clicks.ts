/**
 * `npm run load`: clicks from many clients at once, measures the answers, and checks that each click
 * was counted exactly once. It works with every host of the app: `npm start`, `spin up`, a cluster.
 *
 *     npm run load -- --url http://127.0.0.1:3000 --clients 50 --requests 2000
 *
 * @module
 */
import { readOptions } from "../scripts/lib/options.ts";

/** The upper limits: beyond them the figures say more about this client than about the server. */
const MOST_CLIENTS = 500;
const MOST_REQUESTS = 100_000;

/** In milliseconds; longer than any host lets a request run. */
const REQUEST_TIMEOUT = 35_000;

/** The result of one click. */
interface Outcome {
  milliseconds: number;
  /** The new count, if the server answered with it. */
  count?: number;
  error?: string;
  /** Whether a click that failed may have been counted all the same. */
  maybeCounted?: boolean;
}

const USAGE = `npm run load [-- OPTIONS]

  --url <URL>           the application [default: http://127.0.0.1:3000]
  --clients <N>         how many clients click at once, up to ${MOST_CLIENTS} [default: 50]
  --requests <N>        how many clicks in total, up to ${MOST_REQUESTS} [default: 2000]
  --allow-remote        allows a URL on another machine, which has to be yours to put under load
`;

const values = readOptions(USAGE, {
  url: { type: "string", default: "http://127.0.0.1:3000" },
  clients: { type: "string", default: "50" },
  requests: { type: "string", default: "2000" },
  "allow-remote": { type: "boolean", default: false },
});
process.exitCode = await load(values);

/** @returns the exit code: 0 if each click was counted exactly once */
async function load(options: typeof values): Promise<number> {
  const { url, clients, requests } = checkOptions(options);
  const before = await readCount(url);
  console.log(`${requests} clicks of ${clients} clients on ${url}; the count is ${before}.`);

  const outcomes: Outcome[] = [];
  let left = requests;
  const clickUntilDone = async () => {
    while (left > 0) {
      left -= 1;
      outcomes.push(await click(url));
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, clickUntilDone));
  printMeasurements(outcomes, (performance.now() - started) / 1000);
  return isExact(outcomes, before, await readCount(url)) ? 0 : 1;
}

async function click(url: string): Promise<Outcome> {
  const sent = performance.now();
  const outcome = await send(url);
  return { ...outcome, milliseconds: performance.now() - sent };
}

async function send(url: string): Promise<Omit<Outcome, "milliseconds">> {
  try {
    const response = await fetch(`${url}/api/counter/incrementCount`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"by":1}',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT),
    });
    const text = await response.text();
    const body = parse(text);
    if (response.ok && typeof body?.result === "number") return { count: body.result };
    if (typeof body?.code !== "string") return { error: `${response.status}`, maybeCounted: true };
    // With these two errors, a store over a network may have counted the click all the same.
    const maybeCounted = body.code === "internal" || body.code === "count-not-saved";
    return { error: `${response.status} ${body.code}`, maybeCounted };
  } catch (error) {
    return { error: reason(error), maybeCounted: true };
  }
}

async function readCount(url: string): Promise<number> {
  try {
    const response = await fetch(`${url}/api/counter/getCount`, {
      signal: AbortSignal.timeout(REQUEST_TIMEOUT),
    });
    const text = await response.text();
    const result = parse(text)?.result;
    if (typeof result === "number") return result;
    fail(
      `${url} did not answer with a count, so it may be another app. It answered: ${response.status} ${text.slice(0, 200)}`,
    );
  } catch (error) {
    fail(`${url} could not be reached: ${reason(error)}. Start the app with \`npm start\`.`);
  }
}

/** @param seconds - how long all clicks took */
function printMeasurements(outcomes: readonly Outcome[], seconds: number): void {
  const counted = outcomes.filter(({ count }) => count !== undefined);
  const times = counted.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (share: number) => {
    const time = times[Math.min(times.length - 1, Math.floor(times.length * share))];
    return time === undefined ? "none" : `${time.toFixed(1)} ms`;
  };
  const rows = [
    ["counted", `${counted.length}`],
    ["requests/s", (outcomes.length / seconds).toFixed(1)],
    ["p50", at(0.5)],
    ["p95", at(0.95)],
    ["p99", at(0.99)],
    ["max", at(1)],
    ["errors", `${outcomes.length - counted.length}`],
  ];
  const width = Math.max(...rows.map(([, value = ""]) => value.length));
  console.log();
  for (const [name = "", value = ""] of rows) {
    console.log(`  ${name.padEnd(12)}${value.padStart(width)}`);
  }

  const errors = new Map<string, number>();
  for (const { error } of outcomes) {
    if (error !== undefined) errors.set(error, (errors.get(error) ?? 0) + 1);
  }
  for (const [error, times] of errors) console.log(`    ${times} × ${error}`);
  console.log();
}

/**
 * Checks that the count rose by exactly the clicks that were answered, and prints the result.
 *
 * @param before - the count at the start
 * @param after - the count at the end
 */
function isExact(outcomes: readonly Outcome[], before: number, after: number): boolean {
  const counts = outcomes.flatMap(({ count }) => (count === undefined ? [] : [count]));
  const unknown = outcomes.filter(({ maybeCounted }) => maybeCounted).length;
  const repeated = counts.length - new Set(counts).size;
  const rise = after - before;
  const exact = rise >= counts.length && rise <= counts.length + unknown && repeated === 0;

  const expected =
    unknown === 0 ? `${counts.length}` : `${counts.length} to ${counts.length + unknown}`;
  console.log(`The count rose by ${rise}, from ${before} to ${after}. Answered: ${expected}.`);
  if (repeated > 0) console.log(`${repeated} answers held a count that another answer held too.`);
  console.log(
    exact
      ? "Exact: no click was lost, none was counted twice."
      : "NOT EXACT: clicks were lost or counted twice, or somebody else was clicking.",
  );
  return exact;
}

function checkOptions(options: typeof values) {
  const { url, clients, requests, "allow-remote": allowRemote } = options;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    fail(`--url ${url}: has to be an http or https URL, such as http://127.0.0.1:3000.`);
  }
  const { origin, hostname } = new URL(url);
  const isThisMachine = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (!isThisMachine && !allowRemote) {
    fail(
      `${origin} is on another machine. If that machine is yours to put under load, add --allow-remote.`,
    );
  }
  return {
    url: origin,
    clients: wholeNumber("clients", clients, MOST_CLIENTS),
    requests: wholeNumber("requests", requests, MOST_REQUESTS),
  };
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  fail(`--${name} ${text}: has to be a whole number from 1 to ${most}.`);
}

function parse(text: string): { result?: unknown; code?: unknown } | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
