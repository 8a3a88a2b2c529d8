import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject, onTestFinished } from "vitest";
import { type CleanUp, temporaryFolder } from "./temporary.ts";

const PROGRAM = fileURLToPath(new URL("../bin/spin-node.mjs", import.meta.url));

const manifest = (allowedHosts: readonly string[]) => `
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
  const folder = temporaryFolder(cleanUp);
  writeFileSync(join(folder, "spin.toml"), manifest(allowedHosts));
  copyFileSync(inject("guest"), join(folder, "guest.wasm"));
  mkdirSync(join(folder, "files"));
  writeFileSync(join(folder, "files", "a.txt"), "a file");
  return folder;
}

/** A host that runs in a child process. */
export interface HostProcess {
  folder: string;
  url: string;
  child: ChildProcess;
  /** The output so far. */
  stdout(): string;
  stderr(): string;
  get(path: string, init?: RequestInit): Promise<Response>;
  /** The body of the response, as text. */
  text(path: string, init?: RequestInit): Promise<string>;
  /** The content of a file in the log folder. */
  log(name: string): string;
  /** Resolves with the exit code when the process ends. */
  exited: Promise<number | null>;
}

/** Runs `spin-node` with these arguments in a child process, which is killed after the test. */
export function run(
  folder: string,
  args: string[],
  environment: Record<string, string> = {},
  cleanUp: CleanUp = onTestFinished,
): Omit<HostProcess, "url" | "get" | "text" | "log"> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (text) => {
      output[name] += text;
    });
  }
  const exited = once(child, "exit").then(([code]): number | null => code);
  cleanUp(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  return { folder, child, exited, stdout: () => output.stdout, stderr: () => output.stderr };
}

/** Starts a host on a free port, and waits until it serves. */
export async function startHost(
  args: string[] = [],
  {
    cleanUp = onTestFinished,
    folder = application(cleanUp),
    environment = {},
  }: { cleanUp?: CleanUp; folder?: string; environment?: Record<string, string> } = {},
): Promise<HostProcess> {
  const listen = args.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  const host = run(folder, ["up", ...listen, ...args], environment, cleanUp);
  const url = await waitFor(
    () => {
      const { exitCode, signalCode } = host.child;
      if (exitCode !== null || signalCode !== null)
        throw new Error(`the host has exited: ${host.stderr()}`);
      return /^Serving (\S+)/m.exec(host.stdout())?.[1];
    },
    () => `the host did not start: ${host.stdout()}${host.stderr()}`,
  );
  const get = (path: string, init?: RequestInit) => fetch(`${url}${path}`, init);
  return {
    ...host,
    url,
    get,
    text: async (path, init) => (await get(path, init)).text(),
    log: (name) => readFileSync(join(folder, ".spin", "logs", name), "utf8"),
  };
}

/** Polls `look` until it returns a value. `explain` describes the situation after the time limit. */
export async function waitFor<T>(
  look: () => T | undefined,
  explain: () => string,
  timeoutMs = 20_000,
): Promise<T> {
  for (const end = performance.now() + timeoutMs; performance.now() < end; ) {
    const seen = look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(explain());
}
