import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject, onTestFinished } from "vitest";
import { Program, startHost as start } from "../../src/testing/host/index.ts";
import { type CleanUp, temporaryFolder } from "../temporary.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/spin-node.mjs", import.meta.url));

/** The manifest of the tests' application. */
export const manifest = (allowedHosts: readonly string[]) => `
spin_manifest_version = 2

[application]
name = "fixture"

[variables]
greeting = { default = "hello" }

[[trigger.http]]
route = "/..."
component = "guest"

[[trigger.http]]
route = "/files/..."
component = "files"

[component.guest]
source = "guest.wasm"
key_value_stores = ["default"]
sqlite_databases = ["default"]
ai_models = ["model"]
variables = { greeting = "{{ greeting }}!" }
allowed_outbound_hosts = ${JSON.stringify(allowedHosts)}

[component.files]
source = { url = "https://github.com/spinframework/spin-fileserver/releases/download/v0.3.0/spin_static_fs.wasm", digest = "sha256:${"0".repeat(64)}" }
files = [{ source = "files", destination = "/" }]
`;

/**
 * Creates a folder with an application: the test guest, and one static file.
 *
 * @param allowedHosts - the guest's `allowed_outbound_hosts`
 */
export function application(
  cleanUp: CleanUp = onTestFinished,
  allowedHosts: readonly string[] = [],
): string {
  const files = {
    "spin.toml": manifest(allowedHosts),
    "guest.wasm": readFileSync(inject("guest")),
    "files/a.txt": "a file",
  };
  return temporaryFolder(files, cleanUp);
}

/** Runs `spin-node` with these arguments, until the test has finished. */
export function run(folder: string, args: string[]) {
  const program = new Program(process.execPath, [PROGRAM, ...args], { cwd: folder });
  onTestFinished(() => program.kill());
  return describe(folder, program);
}

/** Starts a host on a free port, waits until it serves, and kills it after the test. */
export async function startHost(
  args: string[] = [],
  {
    cleanUp = onTestFinished,
    folder = application(cleanUp),
    environment = {},
  }: { cleanUp?: CleanUp; folder?: string; environment?: Record<string, string> } = {},
) {
  const host = await start({ cwd: folder, args, env: environment, startTimeoutMs: 120_000 });
  cleanUp(() => host.kill());
  const get = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);
  return {
    ...describe(folder, host),
    url: host.url,
    get,
    /** The body of the response, as text. */
    text: async (path: string, init?: RequestInit) => (await get(path, init)).text(),
    /** The content of a file in the log folder. */
    log: (name: string) => readFileSync(join(folder, ".spin", "logs", name), "utf8"),
  };
}

const describe = (folder: string, program: Omit<Program, "waitForOutput">) => ({
  folder,
  exited: program.exited,
  stdout: () => program.stdout,
  stderr: () => program.stderr,
  signal: (name: NodeJS.Signals) => program.signal(name),
});

export type HostProcess = Awaited<ReturnType<typeof startHost>>;

/** How to poll for something that happens by itself. */
export const SOON = { timeout: 60_000 };
