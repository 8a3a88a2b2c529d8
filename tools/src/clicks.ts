/**
 * `npm run load`: clicks from many clients at once, measures the answers, and checks that each click was counted
 * exactly once. It works with every host of the app: `npm start`, `spin up`, a cluster.
 *
 * @module
 */
import { createHistogram } from "node:perf_hooks";
import { ServerFunctionError } from "@react-on-spin/server-functions";
import { createCommand, createQuery } from "@react-on-spin/server-functions/client";
import * as v from "valibot";
import { end, messageOf, readOptions } from "./project.ts";

/** In milliseconds; longer than any host lets a request run. */
const TIMEOUT = 35_000;

const USAGE = `npm run load [-- OPTIONS]

  --url <URL>           the application [default: http://127.0.0.1:3000]
  --clients <N>         how many clients click at once, up to 500 [default: 50]
  --requests <N>        how many clicks in total, up to 100000 [default: 2000]
  --allow-remote        allows a URL on another machine, which has to be yours to put under load
`;

const { values } = readOptions(USAGE, {
  url: { type: "string", default: "http://127.0.0.1:3000" },
  clients: { type: "string", default: "50" },
  requests: { type: "string", default: "2000" },
  "allow-remote": { type: "boolean", default: false },
});
if (!/^https?:/.test(values.url) || !URL.canParse(values.url)) {
  end(`--url ${values.url}: has to be an http or https URL, such as http://127.0.0.1:3000.`);
}
const { origin, hostname } = new URL(values.url);
if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname) && !values["allow-remote"]) {
  end(
    `${origin} is on another machine. If that machine is yours to put under load, add --allow-remote.`,
  );
}
// Beyond the limits, the figures say more about this client than about the server.
const clients = wholeNumber("clients", values.clients, 500);
const requests = wholeNumber("requests", values.requests, 100_000);

const increment = createCommand("counter/incrementCount", origin);
const before = await readCount();
console.log(`${requests} clicks of ${clients} clients on ${origin}; the count is ${before}.`);

/** The counts that the server has answered with. */
const counts: number[] = [];
const errors = new Map<string, number>();
/** How many clicks failed that may have been counted all the same. */
let unknown = 0;
const times = createHistogram();
let left = requests;
const start = performance.now();
await Promise.all(Array.from({ length: clients }, clickUntilDone));
const seconds = (performance.now() - start) / 1000;
const after = await readCount();

const failed = requests - counts.length;
const at = (share: number) =>
  counts.length === 0 ? "none" : `${(times.percentile(share) / 1e6).toFixed(1)} ms`;
const rows = Object.entries({
  counted: `${counts.length}`,
  "requests/s": (requests / seconds).toFixed(1),
  p50: at(50),
  p95: at(95),
  p99: at(99),
  max: at(100),
  errors: `${failed}`,
});
const width = Math.max(...rows.map(([, value]) => value.length));
console.log(
  `\n${rows.map(([name, value]) => `  ${name.padEnd(12)}${value.padStart(width)}`).join("\n")}`,
);
for (const [error, count] of errors) console.log(`    ${count} × ${error}`);

const repeated = counts.length - new Set(counts).size;
const rise = after - before;
const isExact = rise >= counts.length && rise <= counts.length + unknown && repeated === 0;
const expected = unknown === 0 ? "" : ` to ${counts.length + unknown}`;
console.log(
  `\nThe count rose by ${rise}, from ${before} to ${after}. Answered: ${counts.length}${expected}.`,
);
if (repeated > 0) console.log(`${repeated} answers held a count that another answer held too.`);
console.log(
  isExact
    ? "Exact: no click was lost, none was counted twice."
    : "NOT EXACT: clicks were lost or counted twice, or somebody else was clicking.",
);
process.exitCode = isExact ? 0 : 1;

async function clickUntilDone(): Promise<void> {
  while (left > 0) {
    left -= 1;
    const sent = process.hrtime.bigint();
    try {
      counts.push(v.parse(v.number(), await increment({ by: 1 }, { timeout: TIMEOUT })));
      times.record(process.hrtime.bigint() - sent);
    } catch (error) {
      const code = error instanceof ServerFunctionError ? error.code : "";
      // A store over a network may have counted a click that it did not confirm.
      if (!/^count-(full|unreadable)$/.test(code)) unknown += 1;
      const what = code === "" ? messageOf(error) : code;
      errors.set(what, (errors.get(what) ?? 0) + 1);
    }
  }
}

async function readCount(): Promise<number> {
  try {
    const getCount = createQuery("counter/getCount", origin);
    return v.parse(v.number(), await getCount(undefined, { timeout: TIMEOUT }));
  } catch (error) {
    end(
      `${origin} did not answer with a count: ${messageOf(error)} Start the app with \`npm start\`.`,
    );
  }
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  end(`--${name} ${text}: has to be a whole number from 1 to ${most}.`);
}
