/**
 * `npm run bench`: measures what the project promises. Times are compared within one run, with a
 * component that sends a constant, the quickest that can be made, because the times themselves depend on the machine.
 *
 * @module
 */
import { mkdirSync, rmSync } from "node:fs";
import { readOptions } from "../scripts/lib/options.ts";
import { runScript, runTurbo } from "../scripts/lib/process.mjs";
import { makeConstant, makeFetchEventConstant, makeManifest, WORK } from "./apps.ts";
import { measureBrowserFiles } from "./browser-files.ts";
import { builds, measureComponent, measurePage } from "./builds.ts";
import { type HostName, versionOf } from "./hosts.ts";
import {
  type HostFigures,
  KEEP_RESIDENT,
  measureHost,
  measureKeepResident,
} from "./measure-host.ts";
import {
  buildTable,
  comparisonTable,
  componentTable,
  detailTable,
  hostTable,
  keepResidentTable,
  packageTable,
  splitAtMarkers,
  summaryTable,
  writeBetweenMarkers,
} from "./report.ts";

/** Where the tables are written. */
const PLACES = {
  summary: { file: "README.md" },
  requests: { file: "docs/performance.md", table: "requests" },
  components: { file: "docs/performance.md", table: "components" },
  browser: { file: "docs/performance.md", table: "browser" },
  comparison: { file: "docs/walkthrough.md" },
  keepResident: { file: "docs/operating.md", table: "keep-resident" },
};

const USAGE = `npm run bench [-- OPTIONS]

  --host <HOST>         "node" or "spin" [default: both, or what is installed]
  --stores <FOLDER>     where the stores are kept. In a folder in memory, such as /dev/shm, they show
                        what the disk costs
  --write               puts the tables into the documents

It rebuilds everything and takes some minutes.
`;

const values = readOptions(USAGE, {
  host: { type: "string" },
  write: { type: "boolean", default: false },
  stores: { type: "string", default: WORK },
});
const hosts = chooseHosts(values.host);
if (values.write && hosts.length < 2) {
  end("--write puts the figures of both hosts into the documents: it needs Spin, and no --host.");
}
// Missing markers should fail now, not after a quarter of an hour.
if (values.write) for (const place of Object.values(PLACES)) splitAtMarkers(place);

// The bench itself sets it where it measures what it gains.
delete process.env[KEEP_RESIDENT];
rmSync(WORK, { recursive: true, force: true });
mkdirSync(WORK, { recursive: true });

const fromNothing = await time(() => succeed(runTurbo(["build", "--force"])));
await succeed(runTurbo(["build:portable", "build:static"]));
const unchanged = await time(() => succeed(runScript("scripts/run.mjs", ["build"])));

console.log("\nMaking the components that answer a constant.");
// The applications by the names that workloads.ts uses.
const manifests = {
  constant: await makeConstant(),
  fetchEvent: await makeFetchEventConstant(),
  web: makeManifest("spin.toml"),
  static: makeManifest("spin.static.toml"),
};

const figures: HostFigures[] = [];
for (const host of hosts) {
  console.log(`Measuring on ${versionOf(host)}.`);
  const measured = await measureHost(host, manifests, values.stores);
  console.log(`\n${detailTable(measured)}\n`);
  figures.push(measured);
}
let keepResident = "";
if (hosts.includes("spin")) {
  console.log("Measuring Spin with different amounts of memory that it keeps.");
  keepResident = keepResidentTable(await measureKeepResident(manifests.web, values.stores));
  console.log(`\n${keepResident}\n`);
}
const files = await measureBrowserFiles();

const [host = "node"] = hosts;
console.log("Measuring memory and pages.");
const components = {
  atomic: await measureComponent(host, builds.atomic),
  portable: await measureComponent(host, builds.portable),
  static: await measureComponent(host, builds.static),
};
const tables = {
  summary: summaryTable(figures),
  requests: hostTable(figures),
  components: componentTable(versionOf(host) ?? host, components),
  browser: buildTable(files, figures[0]?.html ?? 0, { fromNothing, unchanged }),
  comparison: comparisonTable(
    { ...components.atomic, ...(await measurePage(builds.atomic)) },
    { ...components.static, ...(await measurePage(builds.static)) },
  ),
};
console.log(`The browser's JavaScript\n\n${packageTable(files)}\n\n${tables.browser}`);
console.log(`\nRequests\n\n${tables.requests}\n\nComponents\n\n${tables.components}`);
console.log(`\nTwo ways to build the app\n\n${tables.comparison}`);
if (values.write) {
  writeBetweenMarkers(PLACES.summary, tables.summary);
  writeBetweenMarkers(PLACES.requests, tables.requests);
  writeBetweenMarkers(PLACES.components, tables.components);
  writeBetweenMarkers(PLACES.browser, tables.browser);
  writeBetweenMarkers(PLACES.comparison, tables.comparison);
  writeBetweenMarkers(PLACES.keepResident, keepResident);
}

/** Returns the host that was asked for, or all installed hosts. */
function chooseHosts(name: string | undefined): readonly HostName[] {
  const all: readonly HostName[] = ["spin", "node"];
  const chosen = all.filter((host) => name === undefined || name === host);
  if (chosen.length === 0) end(`There is no host "${name}". It is "spin" or "node".`);
  const installed = chosen.filter((host) => versionOf(host) !== undefined);
  if (installed.length === 0) {
    end("Spin is not installed, or not on the PATH: https://spinframework.dev/install has it.");
  }
  return installed;
}

async function succeed(exitCode: Promise<number>): Promise<void> {
  if ((await exitCode) !== 0) throw new Error("The build failed: there is nothing to measure.");
}

/** Milliseconds. */
async function time(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function end(message: string): never {
  console.error(message);
  process.exit(1);
}
