import type { Waiter } from "./poll.ts";
import { InputStream, OutputStream } from "./streams.ts";

/** Takes what a guest prints; must have it on its way before it returns. */
export type Print = (bytes: Uint8Array) => void;

/** The `wasi:cli` interfaces: output to the log, the manifest's environment, and no terminal. */
export function cli(
  stdout: Print,
  stderr: Print,
  environment: Record<string, string>,
  waiter: Waiter,
) {
  const output = (write: Print) =>
    new OutputStream({ capacity: () => Number.MAX_SAFE_INTEGER, write }, waiter);
  return {
    stdin: {
      getStdin: () => new InputStream({ ready: () => true, take: () => undefined }, waiter),
    },
    stdout: { getStdout: () => output(stdout) },
    stderr: { getStderr: () => output(stderr) },
    environment: {
      getEnvironment: () => Object.entries(environment),
      getArguments: () => [],
      initialCwd: () => undefined,
    },
    exit: {
      exit: (status: { tag: "ok" | "err" }) => {
        throw new Error(`the component called exit (${status.tag})`);
      },
      exitWithCode: (code: number) => {
        throw new Error(`the component called exit (${code})`);
      },
    },
    terminalInput: { TerminalInput: class TerminalInput {} },
    terminalOutput: { TerminalOutput: class TerminalOutput {} },
    terminalStdin: { getTerminalStdin: () => undefined },
    terminalStdout: { getTerminalStdout: () => undefined },
    terminalStderr: { getTerminalStderr: () => undefined },
  };
}
