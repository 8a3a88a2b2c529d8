/**
 * The interfaces of WASI that are the same for every request: terminal, clocks, files and random numbers.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { hrtime } from "node:process";
import { InputStream, OutputStream, Pollable, type Waiter } from "./io.ts";

/** Writes what a guest prints, synchronously. */
export type Print = (bytes: Uint8Array) => void;

const output = (write: Print) =>
  new OutputStream({ capacity: () => Number.MAX_SAFE_INTEGER, write });

const exit = (status: string | number): never => {
  throw new Error(`the component called exit (${status})`);
};

/** Returns the `wasi:cli` interfaces: output goes to the log, and there is no terminal. */
export const cli = (stdout: Print, stderr: Print, environment: Record<string, string>) => ({
  "wasi:cli/environment": {
    getEnvironment: () => Object.entries(environment),
    getArguments: () => [],
    initialCwd: () => undefined,
  },
  "wasi:cli/exit": {
    exit: ({ tag }: { tag: "ok" | "err" }) => exit(tag),
    exitWithCode: exit,
  },
  "wasi:cli/stdin": { getStdin: () => new InputStream({ take: () => undefined }) },
  "wasi:cli/stdout": { getStdout: () => output(stdout) },
  "wasi:cli/stderr": { getStderr: () => output(stderr) },
  "wasi:cli/terminal-input": { TerminalInput: class TerminalInput {} },
  "wasi:cli/terminal-output": { TerminalOutput: class TerminalOutput {} },
  "wasi:cli/terminal-stdin": { getTerminalStdin: () => undefined },
  "wasi:cli/terminal-stdout": { getTerminalStdout: () => undefined },
  "wasi:cli/terminal-stderr": { getTerminalStderr: () => undefined },
});

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** Returns `now` of `wasi:clocks/monotonic-clock`, in nanoseconds. */
export const monotonicNow = (): bigint => hrtime.bigint();

/** Returns the `wasi:clocks` interfaces. Instants and durations are in nanoseconds. */
export function clocks(waiter: Waiter) {
  const subscribeDuration = (duration: bigint) => {
    const deadline = performance.now() + Number(duration) / NANOSECONDS_PER_MILLISECOND;
    return new Pollable({ deadline, waiter, ready: () => performance.now() >= deadline });
  };
  return {
    "wasi:clocks/monotonic-clock": {
      now: monotonicNow,
      resolution: () => 1n,
      subscribeDuration,
      subscribeInstant: (instant: bigint) => subscribeDuration(instant - monotonicNow()),
    },
    "wasi:clocks/wall-clock": {
      now: () => {
        const milliseconds = Date.now();
        return {
          seconds: BigInt(Math.floor(milliseconds / 1000)),
          nanoseconds: (milliseconds % 1000) * NANOSECONDS_PER_MILLISECOND,
        };
      },
      resolution: () => ({ seconds: 0n, nanoseconds: NANOSECONDS_PER_MILLISECOND }),
    },
  };
}

/**
 * The `wasi:filesystem` interfaces. A guest gets no directory, so it cannot open files, and nothing
 * ever creates a `Descriptor`.
 */
export const filesystem = {
  "wasi:filesystem/preopens": { getDirectories: () => [] },
  "wasi:filesystem/types": {
    Descriptor: class Descriptor {},
    DirectoryEntryStream: class DirectoryEntryStream {},
    filesystemErrorCode: () => undefined,
  },
};

/** Bounds one call, because its memory is the host's and does not count towards the guest's limit. */
const MAX_BYTES = 1 << 20;

const getBytes = (length: bigint) => {
  if (length > MAX_BYTES) throw new Error(`wasi:random: at most ${MAX_BYTES} bytes per call`);
  return new Uint8Array(randomBytes(Number(length)));
};

const getU64 = () => randomBytes(8).readBigUInt64LE();

/** The `wasi:random` interfaces. The insecure variants are secure too. */
export const random = {
  "wasi:random/random": { getRandomBytes: getBytes, getRandomU64: getU64 },
  "wasi:random/insecure": { getInsecureRandomBytes: getBytes, getInsecureRandomU64: getU64 },
  "wasi:random/insecure-seed": { insecureSeed: () => [getU64(), getU64()] },
};
