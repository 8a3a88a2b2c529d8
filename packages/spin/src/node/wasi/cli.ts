import { InputStream, OutputStream } from "./io.ts";

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
