/**
 * What the npm scripts check before they start, what they report, and how they pass signals on.
 *
 * @module
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base, expect } from "@react-on-spin/spin/playwright";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The script behind every `npm run` command. */
const RUN = "scripts/run.mjs";

const FIND_BROWSER = `const { findBrowser } = await import("@react-on-spin/spin/playwright/browsers");
  process.stdout.write(String(await findBrowser()));`;

/** A module that makes scripts believe that they run on this version of Node. */
const asNode = (version: string) =>
  asModule(`Object.defineProperty(process, "versions", { value: { node: "${version}" } });`);

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "react-on-spin-setup-"));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
});

for (const script of ["start", "test"]) {
  test(`npm ${script} says which Node it needs when it runs on an older one`, async () => {
    const { code, output } = await run(["--import", asNode("18.20.0"), RUN, script]);
    expect(output).toMatch(/^Node 20 or newer is needed, this is v\S+\. Install it from \S+/);
    expect(code).toBe(1);
  });
}

for (const [name, script] of [
  ["build", "build"],
  ["bench", "bench/main.ts"],
] as const) {
  test(`npm run ${name} lists its options when it gets an unknown one`, async () => {
    const { code, output } = await run([RUN, script, "--typo"]);
    expect(output).toMatch(/^Unknown option '--typo'.*\n\nUsage: npm run /);
    expect(code).toBe(1);
  });
}

test("npm run doctor finds the browser also when npm runs on an older Node than the tools need", async () => {
  const { code, output } = await run(["--import", asNode("20.20.0"), RUN, "doctor"]);
  expect(output).toContain(`ok       Node v${process.versions.node}, the project's own`);
  expect(output).toMatch(/ok {7}A Chromium for the tests: \S/);
  expect(code).toBe(0);
});

test("npm test says so when the browser in E2E_CHROMIUM does not exist", async ({ folder }) => {
  const missing = join(folder, "chromium");
  const { code, output } = await run([RUN, "test"], { E2E_CHROMIUM: missing });
  expect(output).toBe(`E2E_CHROMIUM names "${missing}", which does not exist.\n`);
  expect(code).toBe(1);
});

test("npm test uses the browser in E2E_CHROMIUM, or else Playwright's, or else an installed one", async ({
  folder,
}) => {
  test.skip(
    process.platform !== "linux",
    "On other systems browsers are installed in fixed places.",
  );
  const env = { PATH: folder, PLAYWRIGHT_BROWSERS_PATH: join(folder, "playwright") };
  const find = async (more = {}) => {
    const { output } = await run(["--input-type=module", "-e", FIND_BROWSER], { ...env, ...more });
    return output;
  };
  expect(await find({ E2E_CHROMIUM: "" })).toBe("undefined");

  const installed = touch(join(folder, "chromium"));
  expect(await find({ E2E_CHROMIUM: "" })).toBe(installed);

  const where = `process.stdout.write(require(${JSON.stringify(
    createRequire(import.meta.url).resolve("@playwright/test"),
  )}).chromium.executablePath())`;
  const playwrights = touch((await run(["-e", where], env)).output);
  expect(await find({ E2E_CHROMIUM: "" })).toBe(playwrights);

  const named = touch(join(folder, "named"));
  expect(await find({ E2E_CHROMIUM: named })).toBe(named);
});

test("npm test says which browsers can be chosen", async () => {
  const { code, output } = await run([RUN, "test", "--browsers", "opera"]);
  expect(output).toBe('--browsers is "opera". Choose one of: chromium, all.\n');
  expect(code).toBe(1);
});

test("npm test skips browsers that are not installed, and says how to install them", async ({
  folder,
}) => {
  const env = { PLAYWRIGHT_BROWSERS_PATH: folder };
  const find = `const { findOtherBrowsers } = await import("@react-on-spin/spin/playwright/browsers");
    process.stdout.write("found: " + (await findOtherBrowsers()));`;
  const missing = await run(["--input-type=module", "-e", find], env);
  expect(missing.output).toContain("Playwright's firefox is not installed, so its tests are skip");
  expect(missing.output).toMatch(/playwright install --with-deps webkit\nfound: $/);

  const where = `process.stdout.write(require(${JSON.stringify(
    createRequire(import.meta.url).resolve("@playwright/test"),
  )}).firefox.executablePath())`;
  touch((await run(["-e", where], env)).output);
  const found = await run(["--input-type=module", "-e", find], env);
  expect(found.output).toMatch(/found: firefox$/);
});

test("the flows of the counter, the comment and the forms are run in the browsers that are named", async () => {
  const cli = createRequire(import.meta.url).resolve("@playwright/test/cli");
  const list = [cli, "test", "--list"];
  const { output } = await run(list, { E2E_BROWSERS: "firefox,webkit" }, join(ROOT, "e2e"));
  for (const name of ["firefox", "webkit"]) {
    const files = output.matchAll(new RegExp(`^\\s*\\[${name}\\] › (\\S+?):`, "gm"));
    expect([...new Set(Array.from(files, ([, file]) => file))], name).toEqual([
      "comment.spec.ts",
      "counter.spec.ts",
      "security/forms.spec.ts",
    ]);
  }
  expect((await run(list, { E2E_BROWSERS: "" }, join(ROOT, "e2e"))).output).not.toMatch(
    /\[webkit\]/,
  );
});

test.describe("The packages", () => {
  test.beforeEach(({ folder }) => {
    cpSync(join(ROOT, "scripts"), join(folder, "scripts"), { recursive: true });
    const system = { os: [process.platform], cpu: [process.arch], optional: true };
    const lock = {
      "": {},
      "node_modules/a": { version: "1.0.0" },
      "node_modules/a-for-this-system": { version: "1.0.0", ...system },
      "node_modules/a-for-another-system": { version: "1.0.0", ...system, os: ["none"] },
    };
    install(folder, "package-lock.json", lock);
    const { "node_modules/a-for-another-system": _, ...installed } = lock;
    install(folder, INSTALLED, installed);
    const bin = join(folder, "node_modules/node/bin");
    for (const name of ["node", "node.exe"]) touch(join(bin, name));
  });

  test("are complete without the optional ones of other systems", async ({ folder }) => {
    expect(await packagesOf(folder)).toBe("ok");
  });

  test("are reported as missing if npm was told to leave out what tools need", async ({
    folder,
  }) => {
    const a = { "node_modules/a": { version: "1.0.0" } };
    for (const [setting, installed] of [
      ["omit=dev", {}],
      ["omit=optional", a],
    ] as const) {
      install(folder, INSTALLED, installed);
      expect(await packagesOf(folder), setting).toBe("missing");
    }
  });

  test("are reported as missing by npm run doctor, which needs none of them", async ({
    folder,
  }) => {
    install(folder, INSTALLED, {});
    const { code, output } = await run([RUN, "doctor"], {}, folder);
    expect(output).toMatch(/missing {2}Packages\n/);
    expect(output).toMatch(/missing {2}A Chromium for the tests\n/);
    expect(code).toBe(0);
  });

  test("are reported as missing if npm was told to run no scripts, so that there is no Node", async ({
    folder,
  }) => {
    rmSync(join(folder, "node_modules/node/bin"), { recursive: true });
    expect(await packagesOf(folder)).toBe("missing");
  });

  test("are installed whatever npm's settings say", async ({ folder }) => {
    install(folder, INSTALLED, {});
    const npm = join(folder, "npm.js");
    writeFileSync(npm, "console.log(process.argv.slice(2).join(' ')); process.exit(1);");
    const { output } = await run(
      [RUN, "start"],
      { npm_execpath: npm, NODE_ENV: "production", npm_config_omit: "dev" },
      folder,
    );
    expect(output).toMatch(/^ci .*--include=dev --include=optional --ignore-scripts=false$/m);
  });
});

test.describe("A script that runs a child process", () => {
  test.skip(process.platform === "win32", "Windows has no signals to send.");

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    test(`ends with ${code} after ${signal}, even if the child process ends with 0`, async ({
      folder,
    }) => {
      const started = await startScript("runScript", folder);
      // A terminal sends the signal to the whole process group.
      process.kill(-started.pid, signal);
      expect(await started.end).toEqual({ code, output: "ended\n" });
    });

    test(`goes on after ${signal} has stopped a server`, async ({ folder }) => {
      const started = await startScript("runUntilStopped", folder);
      process.kill(-started.pid, signal);
      expect(await started.end).toEqual({ code: 0, output: "ended\ncontinued with 0\n" });
    });
  }

  test("stops the server when npm is killed and passes no signal on", async ({ folder }) => {
    const started = await startScript("runUntilStopped", folder, { withParent: true });
    process.kill(started.pid, "SIGKILL");
    expect(await started.end).toMatchObject({ output: "ended\ncontinued with 0\n" });
  });
});

/**
 * Starts a script that runs a child process. The child ends with code 0 when it gets a signal, as turbo
 * does.
 *
 * @param runner - the function of scripts/lib/process.mjs that runs the child process
 * @param options - `withParent`: whether the script itself is run by a parent, as npm would.
 * @returns when the child process is running: the id of the process that the test signals, and a
 *   promise of what the script printed and how it ended
 */
async function startScript(
  runner: "runScript" | "runUntilStopped",
  folder: string,
  { withParent = false } = {},
) {
  const childScript = join(folder, "child.mjs");
  const script = join(folder, "script.mjs");
  const parent = join(folder, "parent.mjs");
  const library = JSON.stringify(new URL("../../scripts/lib/process.mjs", import.meta.url));
  writeFileSync(
    childScript,
    `const end = () => { console.log("ended"); process.exit(0); };
    process.on("SIGINT", end).on("SIGTERM", end);
    setTimeout(() => {}, 30_000);
    console.log("runs");`,
  );
  writeFileSync(
    script,
    `import { ${runner} } from ${library};
    console.log("continued with " + await ${runner}(${JSON.stringify(relative(ROOT, childScript))}, []));`,
  );
  writeFileSync(
    parent,
    `import { spawn } from "node:child_process";
    spawn(process.execPath, [${JSON.stringify(script)}], { stdio: "inherit" });`,
  );
  const child = spawn(process.execPath, [withParent ? parent : script], {
    // With its own process group, the signals do not reach the tests.
    detached: true,
    env: { ...process.env, npm_execpath: "npm" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  const end = once(child, "close").then(([code]) => ({ code, output: output.slice(5) }));
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (output === "runs\n") resolve();
    });
  });
  return { pid: child.pid ?? Number.NaN, end };
}

function touch(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  return path;
}

function asModule(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** The list of what npm has installed, in the format of the lock file. */
const INSTALLED = "node_modules/.package-lock.json";

function install(folder: string, file: string, packages: object): void {
  writeFileSync(touch(join(folder, file)), JSON.stringify({ packages }));
}

/** What `npm run doctor` and `npm start` find out about the packages in a folder. */
async function packagesOf(folder: string): Promise<string> {
  const code = `const { isInstalled } = await import("./scripts/lib/install.mjs");
    process.stdout.write(isInstalled() ? "ok" : "missing");`;
  return (await run(["--input-type=module", "--eval", code], {}, folder)).output;
}

/** Runs Node in the repository's folder, or in another one. */
function run(args: string[], env: Record<string, string> = {}, cwd = ROOT) {
  return new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd, env: { ...process.env, ...env } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}
