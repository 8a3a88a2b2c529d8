import { InputStream, OutputStream } from "./streams.ts";

/** Takes what a guest prints; must have it on its way before it returns. */
export type Print = (bytes: Uint8Array) => void;

const output = (write: Print) =>
  new OutputStream({ capacity: () => Number.MAX_SAFE_INTEGER, write });

const exit = (status: string | number): never => {
  throw new Error(`the component called exit (${status})`);
};

/** The `wasi:cli` interfaces: output to the log, the manifest's environment, and no terminal. */
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
