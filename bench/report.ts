/**
 * Formats the tables as Markdown, for the terminal and the documents.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../scripts/lib/process.mjs";
import type { BrowserFiles } from "./browser-files.ts";
import type { ComponentFigures, PageFigures } from "./builds.ts";
import { versionOf } from "./hosts.ts";
import type { Measurement } from "./load.ts";
import type { HostFigures, KeepResidentFigures, Result } from "./measure-host.ts";
import {
  type Load,
  loads,
  memoryLoads,
  memoryWorkloads,
  type Workload,
  workloads,
} from "./workloads.ts";

/** The bench replaces the text between these lines of a document. A document with several tables names each. */
function markers(table?: string): readonly [start: string, end: string] {
  return [table === undefined ? "<!-- bench -->" : `<!-- bench: ${table} -->`, "<!-- /bench -->"];
}

/** The rows of docs/performance.md that README.md shows, too. */
const SUMMARY = [
  "a constant, 1 kept connection",
  "a constant of the `fetch` event, 1 kept connection",
  "`/`, 1 kept connection",
  "`/`, 16 kept connections",
  "`incrementCount`, 1 kept connection",
  "a later comment",
];

/** Milliseconds. */
const COMMENT_GOAL = 300;

/** Bytes after brotli, for all JavaScript and for all but the framework. */
const SCRIPT_GOAL = 90_000;
const OWN_SCRIPT_GOAL = 8_000;

/** Returns a table of all workloads on one host. */
export function detailTable({ host, results }: HostFigures): string {
  const rows = results.map((result) => {
    const { measurement, workload, load } = result;
    return [
      `${workload.what}, ${load.what}`,
      time(measurement.median),
      ratioToConstant(host, result, results),
      time(measurement.p99),
      perSecond(measurement.requestsPerSecond),
      time(measurement.cpuPerRequest),
      cpuRatioToConstant(result, results),
    ];
  });
  const head = ["", "median", "to constant", "p99", "requests", "CPU a request", "to constant"];
  return markdown(head, rows);
}

/** Returns a table of everything that is measured on a host. Each host is a column. */
export function hostTable(hosts: readonly HostFigures[]): string {
  return markdown(hostHead(hosts), hostRows(hosts));
}

/**
 * Returns the table for README.md: a few rows of {@link hostTable}.
 *
 * @throws Error if that table does not have them
 */
export function summaryTable(hosts: readonly HostFigures[]): string {
  const all = hostRows(hosts);
  const rows = SUMMARY.map((name) => {
    const row = all.find(([first]) => first === name);
    if (row === undefined) throw new Error(`There is no row "${name}" for README.md.`);
    return row;
  });
  return markdown(hostHead(hosts), rows);
}

function hostHead(hosts: readonly HostFigures[]): string[] {
  return ["", ...hosts.map(({ host }) => versionOf(host) ?? host)];
}

function hostRows(hosts: readonly HostFigures[]): string[][] {
  const rows = workloads.flatMap((workload) => [
    ...loads.map((load) => [
      `${workload.what}, ${load.what}`,
      ...hosts.map((figures) => loadCell(figures, workload, load)),
    ]),
    [`${workload.what}, CPU`, ...hosts.map((figures) => cpuCell(figures, workload))],
  ]);
  return [
    ...rows,
    ["the first comment", ...hosts.map(({ comment }) => commentCell(comment, "first"))],
    ["a later comment", ...hosts.map(({ comment }) => commentCell(comment, "later"))],
    ["memory after all this", ...hosts.map(({ memory }) => mebibytes(memory, 0))],
  ];
}

/** Returns the table of Spin with different amounts of memory that it keeps. Each amount is a row. */
export function keepResidentTable(figures: readonly KeepResidentFigures[]): string {
  const [one, many] = memoryLoads;
  const head = memoryWorkloads.flatMap(({ what }) => [
    `${what}, ${one.what}`,
    `${what}, ${many.what}`,
  ]);
  const rows = figures.map(({ kept, results, memory }) => [
    kept === undefined ? "not set" : `${kept} MiB`,
    ...results.map(({ load, measurement }) =>
      load === one ? time(measurement.median) : perSecond(measurement.requestsPerSecond),
    ),
    mebibytes(memory, 0),
  ]);
  return markdown(["memory that Spin keeps", ...head, "memory after all this"], rows);
}

/**
 * Returns a table of what the browser loads and how long a build takes.
 *
 * @param html - the length of the page, in bytes after brotli
 * @param build - in milliseconds
 */
export function buildTable(
  { script, framework, style }: BrowserFiles,
  html: number,
  build: { readonly fromNothing: number; readonly unchanged: number },
): string {
  const own = script - framework;
  const missed = script > SCRIPT_GOAL && own > OWN_SCRIPT_GOAL;
  const goal = missed ? `, **goal: ${kB(SCRIPT_GOAL)}, or ${kB(OWN_SCRIPT_GOAL)} of ours**` : "";
  return markdown(
    ["", ""],
    [
      ["JavaScript, brotli", `${kB(script)}${goal}`],
      ["of it React, router and query cache", kB(framework)],
      ["styles, brotli", kB(style)],
      ["HTML of `/` with a comment, brotli", kB(html)],
      ["build from nothing", time(build.fromNothing)],
      ["build, nothing changed", time(build.unchanged)],
    ],
  );
}

/** Returns a table of the packages in the browser's JavaScript. */
export function packageTable({ packages }: BrowserFiles): string {
  const rows = packages.map(({ name, bytes }) => [name, kB(bytes)]);
  return markdown(["package", "minified"], rows);
}

/**
 * Returns a table that compares the components.
 *
 * @param host - the host on which their instances were measured
 */
export function componentTable(
  host: string,
  components: Readonly<Record<string, ComponentFigures>>,
): string {
  const figures = Object.values(components);
  return markdown(
    ["", ...Object.keys(components)],
    [
      ["size", ...figures.map(({ size }) => mebibytes(size))],
      [
        `least memory of an instance, ${host}`,
        ...figures.map((each) => mebibytes(each.startMemory)),
      ],
      [
        "… with a page, a click, an input of 1 MiB",
        ...figures.map((each) => mebibytes(each.memory)),
      ],
    ],
  );
}

/** Returns a table that compares the two ways to build the app. */
export function comparisonTable(
  server: ComponentFigures & PageFigures,
  browser: ComponentFigures & PageFigures,
): string {
  const row = (what: string, tell: (figures: ComponentFigures & PageFigures) => string) => [
    what,
    tell(server),
    tell(browser),
  ];
  return markdown(
    ["", "rendered on the server", "rendered in the browser"],
    [
      row("the component", ({ size }) => mebibytes(size)),
      row("least memory of an instance", ({ memory }) => mebibytes(memory)),
      row("HTML, brotli", ({ html }) => kB(html)),
      row("the heading is there after", ({ timeToHeading }) => time(timeToHeading)),
      row("the count is there after", ({ timeToCount }) => time(timeToCount)),
      row("the button without JavaScript", ({ buttonInHtml }) => buttonInHtml),
    ],
  );
}

/** A place for a table in a document. */
export interface Place {
  /** The document's path from the repository's folder. */
  readonly file: string;
  /** The table's name, in a document with several. */
  readonly table?: string;
}

/**
 * Puts a text between the markers in a document.
 *
 * @throws Error if the markers are not there
 */
export function writeBetweenMarkers(place: Place, text: string): void {
  const { before, after } = splitAtMarkers(place);
  writeFileSync(join(ROOT, place.file), `${before}\n\n${text}\n\n${after}`);
}

/**
 * Reads a document that the bench writes into.
 *
 * @returns the text before and after the figures, including the markers
 * @throws Error if the markers are not there
 */
export function splitAtMarkers({ file, table }: Place): { before: string; after: string } {
  const document = readFileSync(join(ROOT, file), "utf8");
  const [first, last] = markers(table);
  const start = document.indexOf(first);
  const end = document.indexOf(last, start);
  if (start === -1 || end === -1) {
    throw new Error(`${file} needs the lines ${first} and ${last} to hold a table.`);
  }
  return { before: document.slice(0, start + first.length), after: document.slice(end) };
}

/** One connection shows how fast a host responds; many show how much it can do. */
function loadCell({ host, results }: HostFigures, workload: Workload, load: Load): string {
  const result = results.find((each) => each.workload === workload && each.load === load);
  if (result === undefined) return "";
  const { measurement } = result;
  if (load.connections > 1) return perSecond(measurement.requestsPerSecond);
  const ratio = ratioToConstant(host, result, results);
  return [time(measurement.median), ratio].filter(Boolean).join(", ");
}

function cpuCell({ results }: HostFigures, workload: Workload): string {
  const result = results.find((each) => each.workload === workload);
  if (result === undefined) return "";
  const ratio = cpuRatioToConstant(result, results);
  return [time(result.measurement.cpuPerRequest), ratio].filter(Boolean).join(", ");
}

function commentCell(comment: HostFigures["comment"], which: "first" | "later"): string {
  if (typeof comment === "string") return `none: ${comment}`;
  return withGoal(time(comment[which]), comment[which], COMMENT_GOAL, "ms");
}

/** The median divided by that of the quickest constant under the same load; empty for a constant. */
function ratioToConstant(
  host: HostFigures["host"],
  result: Result,
  results: readonly Result[],
): string {
  const { workload, load } = result;
  if (workload.isConstant) return "";
  const ratio = toLeastConstant(result, results, ({ median }) => median);
  const goal = load.connections === 1 ? workload.goal?.[host] : undefined;
  return withGoal(`${ratio.toFixed(1)} ×`, ratio, goal, "×");
}

/** The CPU time divided by that of the constant that takes the least under the same load; empty for a constant. */
function cpuRatioToConstant(result: Result, results: readonly Result[]): string {
  if (result.workload.isConstant) return "";
  return `${toLeastConstant(result, results, ({ cpuPerRequest }) => cpuPerRequest).toFixed(1)} ×`;
}

function toLeastConstant(
  { load, measurement }: Result,
  results: readonly Result[],
  figure: (measurement: Measurement) => number,
): number {
  const constants = results.filter((each) => each.workload.isConstant && each.load === load);
  return figure(measurement) / Math.min(...constants.map((each) => figure(each.measurement)));
}

/** A value, and its goal if it is above it. */
function withGoal(text: string, value: number, goal: number | undefined, unit: string): string {
  return goal === undefined || value <= goal ? text : `${text}, **goal: ${goal} ${unit}**`;
}

/** Formats a number with a sensible number of digits. */
function time(milliseconds: number): string {
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`;
}

function perSecond(requests: number): string {
  return `${requests.toFixed(0)}/s`;
}

function mebibytes(bytes: number, digits = 1): string {
  return `${(bytes / 1024 ** 2).toFixed(digits)} MiB`;
}

function kB(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}

/** Formats a table whose columns line up as plain text too. */
function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const rule = widths.map((width, column) => "-".repeat(width - 1) + (column === 0 ? "-" : ":"));
  return [head, rule, ...rows]
    .map((row) => {
      const cells = row.map((text, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? text.padEnd(width) : text.padStart(width);
      });
      return `| ${cells.join(" | ")} |`;
    })
    .join("\n");
}
