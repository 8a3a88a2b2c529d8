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

/** A program that a test runs. */
interface ProgramProcess {
  folder: string;
  /** The output so far. */
  stdout(): string;
  stderr(): string;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code when the process ends. */
  exited: Promise<number | null>;
}

/** A host that runs in a child process. */
export interface HostProcess extends ProgramProcess {
  url: string;
  get(path: string, init?: RequestInit): Promise<Response>;
  /** The body of the response, as text. */
  text(path: string, init?: RequestInit): Promise<string>;
  /** The content of a file in the log folder. */
  log(name: string): string;
}

/** Runs `spin-node` with these arguments, until the test has finished. */
export function run(folder: string, args: string[]): ProgramProcess {
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
): Promise<HostProcess> {
  const host = await start({ cwd: folder, args, env: environment, startTimeoutMs: 60_000 });
  cleanUp(() => host.kill());
  const get = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);
  return {
    ...describe(folder, host),
    url: host.url,
    get,
    text: async (path, init) => (await get(path, init)).text(),
    log: (name) => readFileSync(join(folder, ".spin", "logs", name), "utf8"),
  };
}

const describe = (folder: string, program: Omit<Program, "waitForOutput">): ProgramProcess => ({
  folder,
  exited: program.exited,
  stdout: () => program.stdout,
  stderr: () => program.stderr,
  signal: (name) => program.signal(name),
});

/** How to poll for something that happens by itself. */
export const SOON = { timeout: 20_000 };
