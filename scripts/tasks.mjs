/**
 * What the `npm run` commands of the project do, by name.
 *
 * @module
 */
import { ensureBrowser } from "./lib/browser.mjs";
import { writeManifests } from "./lib/manifests.mjs";
import { placeModels } from "./lib/models.mjs";
import { runScript, runUntilStopped } from "./lib/process.mjs";
import { forwardArguments, parseOptions } from "./lib/task.mjs";
import { runTurbo } from "./lib/turbo.mjs";

/** The turbo tasks that `npm run check` runs. */
const checks = [
  "types",
  "lint",
  "docs",
  "manifests",
  // template: leave out
  "files",
  // template: go on
];

/** @type {Readonly<Record<string, import("./lib/task.mjs").Task>>} */
export const tasks = {
  // From a bare clone to a running server.
  start: forwardArguments(async (args) => {
    placeModels();
    const built = await runTurbo(["build"]);
    if (built !== 0) return built;
    return runUntilStopped("packages/spin-node/bin/spin-node.mjs", ["up", ...args]);
  }),

  // The app in Vite: the same server functions and the same store, without Wasm.
  dev: forwardArguments((args) => {
    placeModels();
    return runUntilStopped("node_modules/vite/bin/vite.js", ["apps/web", ...args]);
  }),

  // All checks and tests, from a bare clone. Arguments go to Playwright.
  test: forwardArguments(async (args) => {
    placeModels();
    const env = { E2E_CHROMIUM: await ensureBrowser() };
    console.log("\nTypes, lint and unit tests\n");
    const checked = await runTurbo([...checks, "test", "--concurrency=2"], env);
    if (checked !== 0) return checked;
    console.log("\nPlaywright against the component\n");
    return runTurbo(["e2e", "--", ...args], env);
  }),

  // The component, the browser's files and the model. Turbo leaves out what has not changed.
  build: parseOptions({
    usage: `npm run build [-- OPTIONS]

  --target <TARGET>     "atomic"; "portable", for hosts without atomic increments; or "static", whose
                        page is rendered in the browser [default: atomic]
`,
    options: { target: { type: "string", default: "atomic" } },
    run: ({ target }) => {
      writeManifests();
      placeModels();
      if (target === "atomic") return runTurbo(["build"]);
      if (target === "portable" || target === "static") return runTurbo([`build:${target}`]);
      console.error(`There is no target "${target}". It is "atomic", "portable" or "static".`);
      return 1;
    },
  }),

  check: parseOptions({
    usage: "npm run check",
    run: () => runTurbo(checks),
  }),

  fix: parseOptions({
    usage: "npm run fix",
    run: () => {
      writeManifests();
      return runScript("node_modules/@biomejs/biome/bin/biome", ["check", "--write", "."]);
    },
  }),

  doctor: parseOptions({
    usage: "npm run doctor",
    installs: false,
    run: async () => (await import("./doctor.mjs")).reportSetup(),
  }),

  // template: leave out
  // These scripts run in their own processes, because they need the project's version of Node.

  bench: parseOptions({
    usage: `npm run bench [-- OPTIONS]

  --host <HOST>         "node" or "spin" [default: both, or what is installed]
  --stores <FOLDER>     where the stores are kept. In a folder in memory, such as /dev/shm, they show
                        what the disk costs
  --write               puts the tables into the documents

It rebuilds everything and takes some minutes.
`,
    options: {
      host: { type: "string" },
      stores: { type: "string" },
      write: { type: "boolean", default: false },
    },
    run: ({ host, stores, write }) =>
      runScript("scripts/bench/main.ts", [
        ...(host === undefined ? [] : ["--host", host]),
        ...(stores === undefined ? [] : ["--stores", stores]),
        ...(write ? ["--write"] : []),
      ]),
  }),

  screenshots: parseOptions({
    usage: "npm run screenshots",
    run: async () => {
      const built = await runTurbo(["build"]);
      return built === 0 ? runScript("scripts/screenshots.ts", []) : built;
    },
  }),

  template: parseOptions({
    usage: "npm run template",
    run: () => runScript("template/src/write-templates.ts", []),
  }),

  new: forwardArguments((args) => runScript("template/src/new.ts", args)),
  // template: go on

  load: parseOptions({
    usage: `npm run load [-- OPTIONS]

  --url <URL>           the application [default: http://127.0.0.1:3000]
  --clients <N>         how many clients click at once, up to 500 [default: 50]
  --requests <N>        how many clicks in total, up to 100000 [default: 2000]
  --allow-remote        allows a URL on another machine, which has to be yours to put under load
`,
    options: {
      url: { type: "string", default: "http://127.0.0.1:3000" },
      clients: { type: "string", default: "50" },
      requests: { type: "string", default: "2000" },
      "allow-remote": { type: "boolean", default: false },
    },
    installs: false,
    run: async (options) => (await import("./load.mjs")).load(options),
  }),
};
