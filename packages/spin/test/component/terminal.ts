/** The output of a component in tests: the interfaces `wasi:cli/stdout` and `wasi:cli/stderr`, which record each write. */

/** Each write, after the name of its stream. */
export const printed: string[] = [];

const stream = (name: string) => ({
  blockingWriteAndFlush(bytes: Uint8Array): void {
    printed.push(`${name}: ${new TextDecoder().decode(bytes)}`);
  },
});

export const getStdout = () => stream("stdout");
export const getStderr = () => stream("stderr");
