// @ts-check
/**
 * What the npm scripts run first: it checks Node, and installs the packages of package-lock.json if they are not all
 * there. With the argument `doctor` it reports what it finds instead. Of a script with several steps, it runs all but
 * the last: `node scripts/setup.mjs turbo run build && playwright test`.
 *
 * It is plain JavaScript for Node 20, because nothing may be installed yet. What runs after it finds the project's
 * own, newer Node: npm puts node_modules/.bin first on the PATH.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const IS_WINDOWS = process.platform === "win32";

/** The oldest Node on which npm and this file run, and the oldest one on which the tools do. */
const NODE_FOR_NPM = 20;
const NODE_FOR_TOOLS = 24;

/** The first major version of Spin with atomic increments, which the default build needs. */
const SPIN = 3;

/** Tools are development dependencies, and their programs optional ones. No package needs its install script. */
const NEEDED = ["--include=dev", "--include=optional", "--ignore-scripts"];

const major = Number.parseInt(process.versions.node, 10);
if (major < NODE_FOR_NPM) {
  fail(
    `Node ${NODE_FOR_NPM} or newer is needed, this is ${process.version}. Install it from https://nodejs.org and try again.`,
  );
}
const step = process.argv.slice(2).join(" ");
if (step === "doctor") {
  await reportSetup();
} else {
  ensureInstalled();
  if (step !== "") runStep(step);
}

/**
 * Runs a step that another one follows. Turborepo ends with 0 when Ctrl+C interrupts it, after which some shells would
 * take the next step. The signal ends this process, too, while it waits, and shells stop then.
 *
 * @param {string} command
 */
function runStep(command) {
  const { status } = spawnSync(command, { stdio: "inherit", shell: true });
  process.exitCode = status ?? 1;
}

/** Installs the packages if they are not all there. */
function ensureInstalled() {
  if (!isInstalled()) {
    console.log("Installing the packages of package-lock.json. This takes about a minute.");
    const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error", ...NEEDED];
    // Under `npm run`, this variable holds npm's path, which needs no shell on Windows.
    const npm = process.env["npm_execpath"];
    const options = /** @type {const} */ ({ cwd: ROOT, stdio: "inherit" });
    const { status } = npm?.endsWith("js")
      ? spawnSync(process.execPath, [npm, ...args], options)
      : spawnSync(`npm ${args.join(" ")}`, { ...options, shell: true });
    if (status !== 0) {
      fail(
        "The packages could not be installed: see npm's message above. npm needs its registry. Check your network, and the proxy and registry in your npm configuration, and try again.",
      );
    }
  }
  if (projectNode() === undefined && major < NODE_FOR_TOOLS) {
    fail(
      `The tools need Node ${NODE_FOR_TOOLS} or newer, this is ${process.version}, and the registry has no package with a Node for ${process.platform}-${process.arch}. Install it from https://nodejs.org and try again.`,
    );
  }
}

/** Whether the installed packages are those of the lock file. */
function isInstalled() {
  // npm keeps a list of what it has installed, in the format of the lock file.
  const installed = readPackages("node_modules/.package-lock.json");
  return Object.entries(readPackages("package-lock.json")).every(
    ([path, entry]) =>
      !path.startsWith("node_modules/") ||
      !isNeeded(entry) ||
      // A workspace has neither a version nor a checksum here. A tarball of one's own can change without its version.
      (path in installed &&
        installed[path]?.version === entry.version &&
        installed[path]?.integrity === entry.integrity),
  );
}

/**
 * Whether a package has to be there. Of the optional ones, tools need those that hold their program for this
 * system. For Linux there are some for each C library: npm chooses one, which this does not check.
 *
 * @param {Entry} entry
 */
function isNeeded({ optional, os, cpu, libc }) {
  return (
    !optional ||
    (os !== undefined &&
      cpu !== undefined &&
      libc === undefined &&
      os.includes(process.platform) &&
      cpu.includes(process.arch))
  );
}

/**
 * A package in a lock file.
 *
 * @typedef {object} Entry
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/**
 * @param {string} file
 * @returns {Record<string, Entry>}
 */
function readPackages(file) {
  const path = join(ROOT, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : {};
}

/** The path of the Node that is installed with the packages; undefined if it is not there. */
function projectNode() {
  const path = join(ROOT, "node_modules", ".bin", IS_WINDOWS ? "node.cmd" : "node");
  return existsSync(path) ? path : undefined;
}

/** Prints a line for each thing that the project needs or can use. Not everything that is missing is needed. */
async function reportSetup() {
  // Whoever reads the report may stop early, as `head` does.
  process.stdout.on("error", () => process.exit());
  const node = projectNode();
  const version = run(node ?? process.execPath, ["--version"]) ?? process.version;
  report(
    node !== undefined || major >= NODE_FOR_TOOLS,
    `Node ${version}, ${node === undefined ? "this machine's" : "the project's own"}`,
    "The tools need a newer one, which is installed with the packages.",
  );
  const installed = isInstalled();
  report(installed, "Packages", "They are not installed, or not all. `npm start` installs them.");
  report(
    existsSync(join(ROOT, "apps/web/dist/client")),
    "The component",
    "It is not built yet. `npm start` and `npm run build` build it.",
  );
  const browser = installed ? findBrowser(node ?? process.execPath) : "";
  report(
    browser !== "",
    `A Chromium for the tests${browser && `: ${browser}`}`,
    "None was found. `npm test` installs one where it can.",
  );
  report(
    await isFree(3000),
    "Port 3000 on 127.0.0.1",
    "Another program uses it. Take another port: `npm start -- --find-free-port`, or `npm start -- --listen 127.0.0.1:8080`.",
  );
  // `spin 3.4.1 (4e9ea2d 2025-09-23)`
  const spin = /^spin (\d+)\.\S+/.exec(run("spin", ["--version"]) ?? "");
  report(
    spin !== null && Number(spin[1]) >= SPIN,
    `Spin ${SPIN}.0 or newer${spin === null ? "" : `: ${spin[0]}`}`,
    "You do not need it: `npm start` uses a small host of its own, spin-node. To install Spin: https://spinframework.dev/install.",
  );
}

/**
 * @param {boolean} ok
 * @param {string} what
 * @param {string} hint - what to do if it is not ok
 */
function report(ok, what, hint) {
  console.log(ok ? `  ok       ${what}` : `  missing  ${what}\n           ${hint}`);
}

/** @param {string} node */
function findBrowser(node) {
  const program = `const { findBrowser } = await import("@react-on-spin/spin/playwright/browsers");
    process.stdout.write((await findBrowser()) ?? "");`;
  return run(node, ["--input-type=module"], program) ?? "";
}

/**
 * Runs a program.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {string} [input]
 * @returns {string | undefined} what it prints; undefined if it fails
 */
function run(command, args, input) {
  const shell = command.endsWith(".cmd");
  const { status, stdout } = spawnSync(shell ? `"${command}"` : command, args, {
    cwd: ROOT,
    encoding: "utf8",
    input,
    shell,
    stdio: ["pipe", "pipe", "inherit"],
  });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
