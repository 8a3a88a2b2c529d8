/**
 * `npm run load`: clicks from many clients at once, measures the answers, and checks that each click
 * was counted exactly once. It works with every host of the app: `npm start`, `spin up`, a cluster.
 *
 *     npm run load -- --url http://127.0.0.1:3000 --clients 50 --requests 2000
 *
 * @module
 */

/** The upper limits: beyond them the figures say more about this client than about the server. */
const MOST_CLIENTS = 500;
const MOST_REQUESTS = 100_000;

/** In milliseconds; longer than any host lets a request run. */
const REQUEST_TIMEOUT = 35_000;

/**
 * The result of one click.
 *
 * @typedef {object} Outcome
 * @property {number} milliseconds
 * @property {number} [count] - the new count, if the server answered with it
 * @property {string} [error]
 * @property {boolean} [maybeCounted] - whether a click that failed may have been counted all the same
 */

/**
 * The options as they were typed.
 *
 * @typedef {object} LoadOptions
 * @property {string} url
 * @property {string} clients
 * @property {string} requests
 * @property {boolean} allow-remote
 */

/**
 * @param {LoadOptions} options
 * @returns {Promise<number>} the exit code: 0 if each click was counted exactly once
 */
export async function load(options) {
  const { url, clients, requests } = checkOptions(options);
  const before = await readCount(url);
  console.log(`${requests} clicks of ${clients} clients on ${url}; the count is ${before}.`);

  /** @type {Outcome[]} */
  const outcomes = [];
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

/**
 * @param {string} url
 * @returns {Promise<Outcome>}
 */
async function click(url) {
  const sent = performance.now();
  const outcome = await send(url);
  return { ...outcome, milliseconds: performance.now() - sent };
}

/**
 * @param {string} url
 * @returns {Promise<Omit<Outcome, "milliseconds">>}
 */
async function send(url) {
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

/**
 * @param {string} url
 * @returns {Promise<number>}
 */
async function readCount(url) {
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

/**
 * @param {readonly Outcome[]} outcomes
 * @param {number} seconds - how long all clicks took
 */
function printMeasurements(outcomes, seconds) {
  const counted = outcomes.filter(({ count }) => count !== undefined);
  const times = counted.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => {
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

  /** @type {Map<string, number>} */
  const errors = new Map();
  for (const { error } of outcomes) {
    if (error !== undefined) errors.set(error, (errors.get(error) ?? 0) + 1);
  }
  for (const [error, times] of errors) console.log(`    ${times} × ${error}`);
  console.log();
}

/**
 * Checks that the count rose by exactly the clicks that were answered, and prints the result.
 *
 * @param {readonly Outcome[]} outcomes
 * @param {number} before - the count at the start
 * @param {number} after - the count at the end
 */
function isExact(outcomes, before, after) {
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

/** @param {LoadOptions} options */
function checkOptions({ url, clients, requests, "allow-remote": allowRemote }) {
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

/**
 * @param {string} name
 * @param {string} text
 * @param {number} most
 * @returns {number}
 */
function wholeNumber(name, text, most) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  fail(`--${name} ${text}: has to be a whole number from 1 to ${most}.`);
}

/**
 * @param {string} text
 * @returns {{ result?: unknown, code?: unknown } | undefined}
 */
function parse(text) {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {unknown} error */
function reason(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
