/**
 * `npm run bench`: measures what the project promises. Times are compared within one run, with a component that sends
 * a constant, the quickest that can be made, because the times themselves depend on the machine.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { brotliCompressSync } from "node:zlib";
import { createCommand } from "@react-on-spin/server-functions/client";
import { makeComponent } from "@react-on-spin/spin/build";
import { placeModels } from "@react-on-spin/spin/models";
import { startHost } from "@react-on-spin/spin/testing";
import pidtree from "pidtree";
import pidusage from "pidusage";
import { parse, stringify } from "smol-toml";
import { Pool } from "undici";
import * as v from "valibot";
import { createBuilder } from "vite";
import { end, ROOT, read, readOptions, run } from "./project.ts";

const WORK = join(ROOT, "node_modules/.cache/bench");
const MIB = 1024 ** 2;

/** Requests are sent for this many milliseconds in each round. */
const ROUND = 1_000;
const ROUNDS = 4;

/** How many comments are asked for after the first, and how long one may take, in milliseconds. */
const COMMENTS = { later: 20, goal: 300, timeout: 60_000 };

/** The least that a component can do, with the engine's own HTTP server. */
const CONSTANT = `addEventListener("fetch", (event) =>
  event.respondWith(new Response("constant", { headers: { "content-type": "text/plain" } })),
);`;

/** What is measured: a request to one of the applications, with JSON or without. */
interface Workload {
  readonly what: string;
  readonly app: "constant" | "web" | "static";
  readonly path: string;
  readonly body?: string;
  /** How many times as long as the constant it may take on each host. */
  readonly goal?: { readonly spin: number; readonly node?: number };
}

const getCount = "/api/counter/getCount";
const incrementCount = "/api/counter/incrementCount";
const by = '{"by":1}';
const goal = { spin: 2.5 };
/** The first one is what the others are compared with. */
const WORKLOADS: readonly Workload[] = [
  { what: "a constant", app: "constant", path: "/" },
  { what: "`/`", app: "web", path: "/", goal: { spin: 5, node: 2 } },
  { what: "`getCount`", app: "web", path: getCount, goal },
  { what: "`getCount` of the static build", app: "static", path: getCount },
  { what: "`incrementCount`", app: "web", path: incrementCount, body: by, goal },
];

/** One connection shows the time of a request, many show how much a host can do. */
const CONNECTIONS = [
  { name: "1 kept connection", connections: 1 },
  { name: "16 kept connections", connections: 16 },
];

/** Where the tables are written, each after its comment. */
const DOCUMENT = "docs/performance.md";
const PLACES = {
  requests: "<!-- bench: requests -->",
  components: "<!-- bench: components -->",
  browser: "<!-- bench: browser -->",
};
type TableName = keyof typeof PLACES;
const names = ["requests", "components", "browser"] as const;

type HostName = "spin" | "node";
type Row = readonly string[];

const USAGE = `npm run bench [-- OPTIONS]

  --host <HOST>         "node" or "spin" [default: both, or what is installed]
  --stores <FOLDER>     where the stores are kept. In a folder in memory, such as /dev/shm, they show
                        what the disk costs
  --write               puts the tables into docs/performance.md

It rebuilds everything and takes some minutes.
`;

const { values } = readOptions(USAGE, {
  host: { type: "string" },
  stores: { type: "string", default: WORK },
  write: { type: "boolean", default: false },
});
const { status, stdout } = spawnSync("spin", ["--version"], { encoding: "utf8" });
const versions = {
  spin: status === 0 ? stdout.trim().replace(/ \(.*/, "") : undefined,
  node: `spin-node on Node ${process.version}`,
};
const hosts = (["spin", "node"] as const).filter(
  (each) => versions[each] !== undefined && (values.host ?? each) === each,
);
const [host] = hosts;
if (host === undefined) end('--host is "node" or "spin", and Spin has to be on the PATH.');
if (values.write && hosts.length < 2) {
  end("--write puts the figures of both hosts into the documents: it needs Spin, and no --host.");
}
// Missing markers should fail now, not after a quarter of an hour.
if (values.write) for (const name of names) split(name);

rmSync(WORK, { recursive: true, force: true });
mkdirSync(WORK, { recursive: true });
const fromNothing = timeOf(() => run("turbo", ["run", "build", "--force"]));
const unchanged = timeOf(() => run("turbo", ["run", "build"]));
run("turbo", ["run", "build:all"]);
const bundle = join(WORK, "bundle/constant.js");
mkdirSync(join(WORK, "bundle"));
writeFileSync(bundle, CONSTANT);
const output = join(WORK, "constant.wasm");
await makeComponent({ bundle, imports: [], output, fetchEvent: true });
const manifests = {
  constant: writeManifest("constant", {
    spin_manifest_version: 2,
    application: { name: "constant" },
    trigger: { http: [{ route: "/...", component: "constant" }] },
    component: { constant: { source: output } },
  }),
  web: withoutFiles("spin.toml"),
  portable: withoutFiles("spin.portable.toml"),
  static: withoutFiles("spin.static.toml"),
};

const columns: Cell[][] = [];
for (const each of hosts) {
  console.log(`Measuring on ${versions[each]}.`);
  columns.push(await measureHost(each));
}
const [first = []] = columns;
const requests = [
  ["", ...hosts.map((each) => versions[each] ?? "")],
  ...first.map(({ what }, row) => [what, ...columns.map((column) => column[row]?.cell ?? "")]),
];
console.log("Measuring memory.");
const builds = ["atomic", "portable", "static"];
const least = [
  await measureMemory(host, manifests.web, true),
  await measureMemory(host, manifests.portable, true),
  await measureMemory(host, manifests.static, false),
];
const tables: Readonly<Record<TableName, readonly Row[]>> = {
  requests,
  components: [
    ["", ...builds],
    ["size", ...builds.map((build) => mebibytes(readFileSync(wasmOf(build)).length))],
    [`least memory of an instance, ${versions[host]}`, ...least.map(({ start }) => start)],
    ["… with a page, a click, an input of 1 MiB", ...least.map(({ work }) => work)],
  ],
  browser: [
    ["", ""],
    ...(await measureBrowserFiles()),
    ["build from nothing", time(fromNothing)],
    ["build, nothing changed", time(unchanged)],
  ],
};
for (const name of names) {
  const table = markdown(tables[name]);
  console.log(`\n${name}\n\n${table}`);
  if (!values.write) continue;
  const [before, after] = split(name);
  writeFileSync(join(ROOT, DOCUMENT), `${before}\n\n${table}\n\n${after}`);
}

/** What one workload has shown with one kind of connection. Each round adds to it. */
interface Measurement {
  readonly workload: Workload;
  readonly kind: (typeof CONNECTIONS)[number];
  /** From sending a request to the end of its response, in nanoseconds. */
  readonly times: RecordableHistogram;
  /** How long requests were sent, and the CPU time of the host, in milliseconds. */
  milliseconds: number;
  cpu: number;
}

/** A row of the table, for one host. */
interface Cell {
  readonly what: string;
  readonly cell: string;
}

/** Measures all workloads on a host, and the comments. */
async function measureHost(on: HostName): Promise<Cell[]> {
  const stores = mkdtempSync(join(values.stores, "bench-"));
  const start = (name: Workload["app"]) => startApp(on, manifests[name], join(stores, name));
  const apps = {
    constant: await start("constant"),
    web: await start("web"),
    static: await start("static"),
  };
  try {
    const measured = WORKLOADS.map((workload) =>
      CONNECTIONS.map((kind): Measurement => {
        return { workload, kind, times: createHistogram(), milliseconds: 0, cpu: 0 };
      }),
    );
    const rounds = measured.flat();
    // Rounds alternate, so that other work on the machine affects all alike. The first one only warms up.
    for (const each of rounds) await send(apps[each.workload.app], { ...each });
    for (const { times } of rounds) times.reset();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const each of rounds) await send(apps[each.workload.app], each);
    }
    const [constant = []] = measured;
    const rows = measured.flatMap((each) => describe(on, each, constant));
    const comments = await measureComments(apps.web.url);
    const memory = mebibytes((await usageOf(apps.web)).memory, 0);
    return [...rows, ...comments, { what: "memory after all this", cell: memory }];
  } finally {
    for (const app of Object.values(apps)) await app.stop();
    rmSync(stores, { recursive: true, force: true });
  }
}

/** The rows of a workload: one for each kind of connection, and the CPU time. */
function describe(on: HostName, own: Measurement[], constant: Measurement[]): Cell[] {
  const compare = (of: (each?: Measurement) => number, index: number, most?: number) => {
    const value = of(own[index]);
    const times = value / of(constant[index]);
    const ratio = withGoal(`${times.toFixed(1)} ×`, times, most, "×");
    return own === constant ? time(value) : `${time(value)}, ${ratio}`;
  };
  const median = (each?: Measurement) => (each?.times.percentile(50) ?? Number.NaN) / 1e6;
  const cpu = (each?: Measurement) =>
    each === undefined ? Number.NaN : each.cpu / each.times.count;
  return own.flatMap(({ workload: { what, goal }, kind, times, milliseconds }, index) => {
    const perSecond = `${((times.count / milliseconds) * 1000).toFixed(0)}/s`;
    const cell = kind.connections > 1 ? perSecond : compare(median, index, goal?.[on]);
    const row = { what: `${what}, ${kind.name}`, cell };
    const isLast = index === own.length - 1;
    return isLast ? [row, { what: `${what}, CPU`, cell: compare(cpu, 0) }] : [row];
  });
}

type App = Awaited<ReturnType<typeof startApp>>;

/** Starts an application on a free port. Spin first compiles the component, which takes minutes. */
function startApp(on: HostName, manifest: string, stateDir: string, env = {}) {
  mkdirSync(stateDir, { recursive: true });
  placeModels(join(ROOT, "models"), stateDir);
  return startHost({ host: on, manifest, stateDir, env, startTimeoutMs: 180_000 });
}

/** What a host and all its processes have used: CPU time in milliseconds, and memory in bytes. */
async function usageOf({ pid }: App): Promise<{ cpu: number; memory: number }> {
  const processes = Object.values(await pidusage(await pidtree(pid, { root: true })));
  const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0);
  return {
    cpu: sum(processes.map(({ ctime }) => ctime)),
    memory: sum(processes.map(({ memory }) => memory)),
  };
}

/** Sends requests for one round. Each connection sends the next request after the last response. */
async function send(app: App, measurement: Measurement): Promise<void> {
  const { workload, kind, times } = measurement;
  const { path, body = null } = workload;
  const method = body === null ? "GET" : "POST";
  const headers = body === null ? {} : { "content-type": "application/json" };
  const { connections } = kind;
  const pool = new Pool(app.url, { connections });
  const before = await usageOf(app);
  const start = performance.now();
  const client = async () => {
    do {
      const sent = process.hrtime.bigint();
      const answer = await pool.request({ method, path, headers, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${text}`);
      times.record(process.hrtime.bigint() - sent);
    } while (performance.now() < start + ROUND);
  };
  await Promise.all(Array.from({ length: connections }, client));
  measurement.milliseconds += performance.now() - start;
  measurement.cpu += (await usageOf(app)).cpu - before.cpu;
  await pool.close();
}

async function measureComments(url: string): Promise<Cell[]> {
  const writeComment = createCommand("comment/writeComment", url);
  const times: number[] = [];
  while (times.length <= COMMENTS.later) {
    const start = performance.now();
    await writeComment(undefined, { timeout: COMMENTS.timeout });
    times.push(performance.now() - start);
  }
  const [first = 0, ...others] = times;
  const later = others.sort((a, b) => a - b)[COMMENTS.later / 2] ?? 0;
  const cell = (ms: number) => withGoal(time(ms), ms, COMMENTS.goal, "ms");
  return [
    { what: "the first comment", cell: cell(first) },
    { what: "a later comment", cell: cell(later) },
  ];
}

/** Finds the least memory with which an instance answers, and with which it does its work. */
async function measureMemory(on: HostName, manifest: string, hasPages: boolean) {
  const call = (status: number, body: string) => ({ path: incrementCount, status, body });
  const long = JSON.stringify({ by: "1".repeat(MIB - 100) });
  const work = [call(200, by), call(422, long), ...(hasPages ? [{ path: "/", status: 200 }] : [])];
  const least = async (probes: readonly Probe[]) => {
    let [tooLittle, enough] = [8, 256];
    while (enough - tooLittle > 2) {
      const memory = Math.round((tooLittle + enough) / 2);
      if (await answersWith(memory * MIB, on, manifest, probes)) enough = memory;
      else tooLittle = memory;
    }
    return mebibytes(enough * MIB);
  };
  return { start: await least([{ path: "/api/nowhere", status: 404 }]), work: await least(work) };
}

/** A request, and the status of its response if there is enough memory. */
type Probe = { readonly path: string; readonly status: number; readonly body?: string };

async function answersWith(
  memory: number,
  on: HostName,
  manifest: string,
  probes: readonly Probe[],
) {
  const env = { SPIN_MAX_INSTANCE_MEMORY: String(memory) };
  // A host may create an instance before it serves.
  const app = await startApp(on, manifest, join(WORK, `memory-${on}`), env).catch(() => undefined);
  if (app === undefined) return false;
  try {
    for (const { path, status, body = null } of probes) {
      const headers = { "content-type": "application/json" };
      const post = { method: "POST", headers, body };
      const response = await fetch(app.url + path, body === null ? {} : post);
      if (response.status !== status) return false;
    }
    return true;
  } finally {
    await app.stop();
  }
}

/** Measures the browser's files. The framework is React, the router and the query cache. */
async function measureBrowserFiles(): Promise<Row[]> {
  const root = join(ROOT, "apps/web");
  const assets = join(root, "dist/client/assets");
  const lengthOf = (pattern: string) =>
    globSync(pattern, { cwd: assets })
      .map((file) => brotli(readFileSync(join(assets, file))))
      .reduce((sum, bytes) => sum + bytes, 0);
  process.env["NODE_ENV"] = "production";
  // The same build once more, in memory, with the framework in a file of its own.
  const test = /node_modules\/(react|react-dom|scheduler|react-router|@tanstack\/[^/]+)\//;
  const output = { codeSplitting: { groups: [{ name: "framework", test }] } };
  const build = { write: false, rolldownOptions: { output } };
  const builder = await createBuilder({
    root,
    logLevel: "error",
    environments: { client: { build } },
  });
  const { client } = builder.environments;
  if (client === undefined) throw new Error("vite.config.ts has no environment for the browser.");
  const framework = [await builder.build(client)]
    .flat()
    .flatMap((each) => ("output" in each ? each.output : []))
    .flatMap((file) => (file.type === "chunk" && file.name === "framework" ? [file.code] : []));
  return [
    ["JavaScript, brotli", kB(lengthOf("*.js"))],
    ["of it React, router and query cache", kB(brotli(framework.join("")))],
    ["styles, brotli", kB(lengthOf("*.css"))],
  ];
}

/**
 * Makes a manifest without static files: their component comes from the network, and no row of the table measures it.
 *
 * @param manifest - its path from the repository's folder
 * @returns the path of the new manifest
 */
function withoutFiles(manifest: string): string {
  const { component, trigger, ...rest } = v.parse(
    v.looseObject({
      trigger: v.object({ http: v.array(v.looseObject({ component: v.string() })) }),
      component: v.record(v.string(), v.looseObject({ source: v.unknown() })),
    }),
    parse(read(manifest)),
  );
  const components = Object.entries(component).flatMap(([id, { source, ...settings }]) =>
    typeof source === "string" ? [[id, { ...settings, source: join(ROOT, source) }] as const] : [],
  );
  const ids = components.map(([id]) => id);
  const http = trigger.http.filter((each) => ids.includes(each.component));
  const table = { ...rest, trigger: { http }, component: Object.fromEntries(components) };
  return writeManifest(manifest.replace(".toml", ""), table);
}

function writeManifest(name: string, manifest: Readonly<Record<string, unknown>>): string {
  const path = join(WORK, `${name}.toml`);
  writeFileSync(path, stringify(manifest));
  return path;
}

function wasmOf(build: string): string {
  return join(ROOT, `apps/web/dist/${build}.wasm`);
}

function timeOf(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

/** @returns the text before and after a table, including the comments around it */
function split(name: TableName): [before: string, after: string] {
  const document = read(DOCUMENT);
  const start = PLACES[name];
  const at = document.indexOf(start);
  const after = document.indexOf("<!-- /bench -->", at);
  if (at < 0 || after < 0) end(`${DOCUMENT} needs the lines ${start} and <!-- /bench -->.`);
  return [document.slice(0, at + start.length), document.slice(after)];
}

/** A value, and its goal if it is above it. */
function withGoal(text: string, value: number, most: number | undefined, unit: string): string {
  return most === undefined || value <= most ? text : `${text}, **goal: ${most} ${unit}**`;
}

/** The length after brotli at its highest quality, in bytes. */
function brotli(text: string | Buffer): number {
  return brotliCompressSync(text).length;
}

function time(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(ms < 10 ? 2 : 0)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function mebibytes(bytes: number, digits = 1): string {
  return `${(bytes / MIB).toFixed(digits)} MiB`;
}

function kB(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}

/** Formats a table whose columns line up as plain text, too. Its first row is the head. */
function markdown([head = [], ...rows]: readonly Row[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const rule = widths.map((width, column) => "-".repeat(width - 1) + (column === 0 ? "-" : ":"));
  const line = (row: Row) =>
    row.map((text, at) =>
      at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0),
    );
  return [head, rule, ...rows].map((row) => `| ${line(row).join(" | ")} |`).join("\n");
}
