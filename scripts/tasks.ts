/**
 * The tasks of package.json. Each takes the arguments after its name, and returns an exit code.
 *
 * @module
 */
import { join } from "node:path";
import { placeModels } from "@react-on-spin/spin/models";
import {
  ensureBrowser,
  findOtherBrowsers,
  takeBrowsers,
} from "@react-on-spin/spin/playwright/browsers";
import { writeManifests } from "./lib/manifests.ts";
import { printsUsage, readOptions } from "./lib/options.ts";
import { ROOT, runNpm, runScript, runTurbo, runUntilStopped } from "./lib/process.mjs";

const SPIN_NODE = "node_modules/@react-on-spin/spin/bin/spin-node.mjs";
const VITE = "node_modules/vite/bin/vite.js";

/** Where the app's own models are, and the host's state directory, where they have to be. */
const MODELS = join(ROOT, "models");
const STATE = join(ROOT, ".spin");

const TASKS: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  start,
  dev,
  build,
  test,
  e2e,
  check,
  fix,
  trace,
};

/**
 * Runs a task.
 *
 * @param name - its name in package.json
 * @returns the exit code
 */
export async function runTask(name = "", args: string[]): Promise<number> {
  const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
  if (task !== undefined) return task(args);
  const names = [...Object.keys(TASKS), "doctor"].join(", ");
  console.error(`There is no task "${name}". Choose one of: ${names}.`);
  return 1;
}

/** From a bare clone to a running server. The arguments are those of the host, which also has the usage. */
async function start(args: string[]): Promise<number> {
  const asksForHelp = args.includes("--help") || args.includes("-h");
  if (!asksForHelp) {
    const built = await build([]);
    if (built !== 0) return built;
  }
  return runUntilStopped(SPIN_NODE, ["up", ...args]);
}

/** The app in Vite: the same server functions and the same store, without Wasm. The arguments are Vite's. */
async function dev(args: string[]): Promise<number> {
  placeModels(MODELS, STATE);
  return runUntilStopped(VITE, ["apps/web", ...args]);
}

const BUILD = `npm run build [-- OPTIONS]

  --target <TARGET>     "atomic"; "portable", for hosts without atomic increments; or "static", whose
                        page is rendered in the browser [default: atomic]
`;

/** The component, the browser's files and the model. Turbo leaves out what has not changed. */
async function build(args: string[]): Promise<number> {
  const { target } = readOptions(BUILD, { target: { type: "string", default: "atomic" } }, args);
  writeManifests();
  placeModels(MODELS, STATE);
  if (target === "atomic") return runTurbo(["build"]);
  if (target === "portable" || target === "static") return runTurbo([`build:${target}`]);
  console.error(`There is no target "${target}". It is "atomic", "portable" or "static".`);
  return 1;
}

const TEST = `npm test [-- [--browsers all] ARGUMENTS FOR PLAYWRIGHT]

Checks types, lint and documents, runs the unit tests, then Playwright against every build of the
component. \`npm run e2e -- counter.spec.ts\` runs one file against the default build.

  --browsers all        runs the main flows in Firefox and WebKit too, where Playwright has installed
                        them [default: chromium]

  E2E_HOST=spin         tests on Spin [default: the Node host]
  E2E_CHROMIUM=<PATH>   the browser
`;

async function test(args: string[]): Promise<number> {
  if (printsUsage(TEST, args)) return 0;
  let browsers: ReturnType<typeof takeBrowsers>;
  try {
    browsers = takeBrowsers(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  placeModels(MODELS, STATE);
  const env = {
    E2E_CHROMIUM: await ensureBrowser(),
    E2E_BROWSERS: browsers.all ? await findOtherBrowsers() : "",
  };
  console.log("\nTypes, lint and unit tests\n");
  const checked = await runTurbo(["checks", "test", "--concurrency=2"], env);
  if (checked !== 0) return checked;
  console.log("\nPlaywright against the component\n");
  return runTurbo(["e2e", "--", ...browsers.rest], env);
}

const E2E = `npm run e2e [-- ARGUMENTS FOR PLAYWRIGHT]

Builds the default component if something has changed, and runs Playwright's tests against it:
\`npm run e2e -- counter.spec.ts\` runs one file, \`npm run e2e -- --ui\` opens Playwright's window.
Tests that look at the other builds need those: \`npm test\` makes them all.
`;

async function e2e(args: string[]): Promise<number> {
  if (printsUsage(E2E, args)) return 0;
  placeModels(MODELS, STATE);
  return runTurbo(["e2e:atomic", "--", ...args], { E2E_CHROMIUM: await ensureBrowser() });
}

/** Types, lint, documents, manifests. */
async function check(args: string[]): Promise<number> {
  readOptions("npm run check", {}, args);
  return runTurbo(["checks"]);
}

/** Corrects the lint and the format, and updates the manifests that are made from spin.toml. */
async function fix(args: string[]): Promise<number> {
  readOptions("npm run fix", {}, args);
  writeManifests();
  return runNpm(["run", "lint", "--", "--write"]);
}

/** Prints a log of the component with places in the sources. The arguments are those of the host's command. */
function trace(args: string[]): Promise<number> {
  return runScript(SPIN_NODE, ["trace", ...args]);
}
