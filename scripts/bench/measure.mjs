import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { componentize } from "@bytecodealliance/componentize-js";
import { assembleWit } from "@react-on-spin/server/wit";
import { ROOT, runScript } from "../lib/process.mjs";
import { runTurbo } from "../lib/turbo.mjs";

const WORK = join(ROOT, "node_modules", ".cache", "bench");
const CLIENT = join(ROOT, "apps", "web", "dist", "client", "assets");
const SPIN_NODE = join(ROOT, "packages", "spin-node", "bin", "spin-node.mjs");

/** Requests to each server, in rounds that alternate between them. */
const ROUNDS = 10;
const REQUESTS_PER_ROUND = 30;

rmSync(WORK, { recursive: true, force: true });
mkdirSync(WORK, { recursive: true });

const fromNothing = await time(() => succeed(runTurbo(["build", "--force"])));
const unchanged = await time(() => succeed(runScript("scripts/run.mjs", ["build"])));

console.log("Making a component that answers a constant.");
await makeConstant();
const page = await serve("spin.toml");
const constant = await serve(join(WORK, "spin.toml"));
const html = await body(page.url, new Agent());
const medians = await compare(page.url, constant.url);
page.stop();
constant.stop();

print([
  { what: "browser JavaScript, brotli", value: brotli("*.js"), unit: "kB", goal: 110 },
  { what: "styles, brotli", value: brotli("*.css"), unit: "kB" },
  { what: "HTML of /, without a comment", value: html.length / 1000, unit: "kB", goal: 3 },
  { what: "/ on the Node host, median", value: medians.page, unit: "ms" },
  { what: "a constant on the Node host, median", value: medians.constant, unit: "ms" },
  {
    what: "/ in relation to the constant",
    value: medians.page / medians.constant,
    unit: "×",
    goal: 2,
  },
  { what: "build from nothing", value: fromNothing / 1000, unit: "s", goal: 60 },
  { what: "build, nothing changed", value: unchanged / 1000, unit: "s", goal: 2 },
]);

/** @param {Promise<number>} exitCode */
async function succeed(exitCode) {
  if ((await exitCode) !== 0) throw new Error("The build failed: there is nothing to measure.");
}

async function makeConstant() {
  await assembleWit(join(WORK, "wit"));
  const { component } = await componentize({
    sourcePath: join(ROOT, "scripts", "bench", "constant.js"),
    witPath: join(WORK, "wit"),
    worldName: "portable",
  });
  writeFileSync(join(WORK, "constant.wasm"), component);
  writeFileSync(
    join(WORK, "spin.toml"),
    [
      "spin_manifest_version = 2",
      '[application]\nname = "constant"',
      '[[trigger.http]]\nroute = "/..."\ncomponent = "constant"',
      '[component.constant]\nsource = "constant.wasm"',
    ].join("\n"),
  );
}

/**
 * Starts spin-node on a free port, with a state folder of its own.
 *
 * @param {string} manifest
 */
async function serve(manifest) {
  const args = ["up", "--from", manifest, "--find-free-port", "--state-dir", join(WORK, "state")];
  const child = spawn(process.execPath, [SPIN_NODE, ...args], { cwd: ROOT });
  // Also when the measurement fails.
  process.once("exit", () => child.kill());
  let output = "";
  /** @type {Promise<string>} */
  const url = new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      output += chunk;
      const [, found] = /Serving (\S+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.on("exit", () => reject(new Error(`spin-node did not start:\n${output}`)));
  });
  return { url: await url, stop: () => child.kill() };
}

/**
 * Measures two servers in alternating rounds, each over one connection.
 *
 * @param {string} pageUrl
 * @param {string} constantUrl
 */
async function compare(pageUrl, constantUrl) {
  /** @type {number[]} */
  const pages = [];
  /** @type {number[]} */
  const constants = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { url, times } of [
      { url: pageUrl, times: pages },
      { url: constantUrl, times: constants },
    ]) {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let request = 0; request < REQUESTS_PER_ROUND; request += 1) {
        times.push(await time(() => body(url, agent)));
      }
      agent.destroy();
    }
  }
  return { page: median(pages), constant: median(constants) };
}

/**
 * @param {string} url
 * @param {Agent} agent
 * @returns {Promise<Buffer>}
 */
async function body(url, agent) {
  const [response] = await once(get(url, { agent }), "response");
  if (response.statusCode !== 200) throw new Error(`${url} answers ${response.statusCode}.`);
  return Buffer.concat(await response.toArray());
}

/** @param {() => Promise<unknown>} run */
async function time(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/**
 * @param {string} pattern
 * @returns {number} In kB.
 */
function brotli(pattern) {
  return globSync(pattern, { cwd: CLIENT })
    .map((file) => brotliCompressSync(readFileSync(join(CLIENT, file))).length / 1000)
    .reduce((sum, size) => sum + size, 0);
}

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {number} value
 * @property {string} unit
 * @property {number} [goal] What the value is not to exceed.
 */

/** @param {Row[]} rows */
function print(rows) {
  const width = Math.max(...rows.map(({ what }) => what.length));
  for (const { what, value, unit, goal } of rows) {
    const measured = `${value.toFixed(unit === "×" ? 2 : 1)} ${unit}`.padStart(9);
    const promised = goal === undefined ? "" : `≤ ${goal} ${unit}`;
    const missed = goal !== undefined && value > goal ? ", not reached" : "";
    console.log(`${what.padEnd(width)}  ${measured}  ${promised}${missed}`);
  }
}
