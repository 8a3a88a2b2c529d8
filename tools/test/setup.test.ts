/**
 * What the npm scripts check before they start, what they report, and how they are interrupted.
 *
 * @module
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ROOT } from "../src/project.ts";

// The tests start programs, which takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const SETUP = "scripts/setup.mjs";

/** The list of what npm has installed, in the format of the lock file. */
const INSTALLED = "node_modules/.package-lock.json";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "react-on-spin-setup-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("an older Node is told which one is needed", () => {
  const { status, output } = node(["--import", asNode("18.20.0"), SETUP]);
  expect(output).toMatch(/^Node 20 or newer is needed, this is v\S+\. Install it from \S+/);
  expect(status).toBe(1);
});

test("the doctor finds the project's Node and the browser, on a machine with an older Node", () => {
  const { status, output } = node(["--import", asNode("20.20.0"), SETUP, "doctor"]);
  expect(output).toMatch(/ok {7}Node v\S+, the project's own/);
  expect(output).toMatch(/ok {7}A Chromium for the tests: \S/);
  expect(status).toBe(0);
});

test("the doctor ends quietly when its reader does", () => {
  const { output } = spawnScript(`node ${SETUP} doctor | head -n 1`);
  expect(output.trim().split("\n")).toHaveLength(1);
});

describe("the packages", () => {
  const system = { os: [process.platform], cpu: [process.arch], optional: true };
  const complete = {
    "": {},
    "node_modules/a": { version: "1.0.0" },
    "node_modules/a-for-this-system": { version: "1.0.0", ...system },
  };

  beforeEach(() => {
    cpSync(join(ROOT, SETUP), join(folder, SETUP), { recursive: true });
    const other = { version: "1.0.0", ...system, os: ["none"] };
    install("package-lock.json", { ...complete, "node_modules/a-for-another-system": other });
    install(INSTALLED, complete);
  });

  test("are complete without the optional ones of other systems", () => {
    expect(node([SETUP], {}, folder)).toEqual({ status: 0, output: "" });
  });

  test.each([
    ["omit=dev", {}],
    ["omit=optional", { "node_modules/a": { version: "1.0.0" } }],
    ["of another version", { ...complete, "node_modules/a": { version: "1.0.1" } }],
  ])("are reported as missing by the doctor if they are %s", (_, installed) => {
    install(INSTALLED, installed);
    const { status, output } = node([SETUP, "doctor"], {}, folder);
    expect(output).toMatch(/missing {2}Packages\n/);
    expect(output).toMatch(/missing {2}A Chromium for the tests\n/);
    expect(status).toBe(0);
  });

  test("are installed with what tools need, whatever npm's settings say, and without scripts", () => {
    install(INSTALLED, {});
    const npm = join(folder, "npm.js");
    writeFileSync(npm, "console.log(process.argv.slice(2).join(' ')); process.exit(1);");
    const env = { npm_execpath: npm, NODE_ENV: "production", npm_config_omit: "dev" };
    const { status, output } = node([SETUP], env, folder);
    expect(output).toMatch(/^ci .*--include=dev --include=optional --ignore-scripts$/m);
    expect(output).toContain("The packages could not be installed");
    expect(status).toBe(1);
  });
});

/** The steps of the npm scripts that another step follows: the script, and the program that the step runs. */
const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);
const steps = Object.entries(scripts).flatMap(([name, script]) =>
  script
    .split(" && ")
    .slice(0, -1)
    .map((step) => step.replace(`node ${SETUP}`, "").trim().split(" ", 1).join())
    .filter((program) => program !== "")
    .flatMap((program) => [
      [name, program, "SIGINT"] as const,
      [name, program, "SIGTERM"] as const,
    ]),
);

/** Does nothing. The one of this name in the environment waits until it is interrupted, and then ends as if all was done. */
const PROGRAM = `#!/usr/bin/env node
  if (process.env.WAITS === require("node:path").basename(__filename)) {
    process.on("SIGINT", () => process.exit(0)).on("SIGTERM", () => process.exit(0));
    setTimeout(() => {}, 60_000);
    console.log("waits");
  } else console.log("runs");`;

// A tool may end with 0 when it is interrupted, and the next step would rely on work that it has not done.
describe.runIf(process.platform !== "win32")("an npm script", () => {
  test.each(steps)("takes no further step: %s, when %s gets %s", async (name, program, signal) => {
    cpSync(join(ROOT, SETUP), join(folder, SETUP), { recursive: true });
    install("package-lock.json", {});
    install(INSTALLED, {});
    writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts }));
    for (const each of ["npm", "playwright", "turbo", "vite"]) {
      const path = touch(join(folder, "node_modules/.bin", each));
      writeFileSync(path, PROGRAM);
      chmodSync(path, 0o755);
    }
    const child = spawn("npm", ["run", "--silent", name], {
      cwd: folder,
      env: {
        ...process.env,
        PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
        WAITS: program,
        // It takes the next step after SIGINT if the one before has ended with 0. It is `sh` on macOS.
        ...(existsSync("/bin/bash") && { npm_config_script_shell: "/bin/bash" }),
      },
      // A process group of its own, as a terminal gives one: the signal reaches all of it, but not the tests.
      detached: true,
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (output.endsWith("waits\n")) process.kill(-(child.pid ?? Number.NaN), signal);
    });
    const [code, endedBy] = await once(child, "close");
    expect(output).toMatch(/^(runs\n)*waits\n$/);
    expect(code === 0 && endedBy === null, "It does not end as if all was done.").toBe(false);
  });
});

/** A module that makes scripts believe that they run on this version of Node. */
function asNode(version: string): string {
  const code = `Object.defineProperty(process, "versions", { value: { node: "${version}" } });`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

function touch(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  return path;
}

function install(file: string, packages: object): void {
  writeFileSync(touch(join(folder, file)), JSON.stringify({ packages }));
}

/** Runs Node in the repository's folder, or in another one. */
function node(args: string[], env: Record<string, string> = {}, cwd = ROOT) {
  const options = { cwd, env: { ...process.env, ...env }, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  return { status, output: stdout + stderr };
}

function spawnScript(script: string) {
  const { stdout, stderr } = spawnSync(script, { cwd: ROOT, encoding: "utf8", shell: true });
  return { output: stdout + stderr };
}
