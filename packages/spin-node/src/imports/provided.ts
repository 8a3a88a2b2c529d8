/** Every interface that this host provides, by the name under which jco asks for it. */
export const PROVIDED = [
  "fermyon:spin/key-value",
  "fermyon:spin/llm",
  "fermyon:spin/variables",
  "wasi:cli/environment",
  "wasi:cli/exit",
  "wasi:cli/stderr",
  "wasi:cli/stdin",
  "wasi:cli/stdout",
  "wasi:cli/terminal-input",
  "wasi:cli/terminal-output",
  "wasi:cli/terminal-stderr",
  "wasi:cli/terminal-stdin",
  "wasi:cli/terminal-stdout",
  "wasi:clocks/monotonic-clock",
  "wasi:clocks/wall-clock",
  "wasi:filesystem/preopens",
  "wasi:filesystem/types",
  "wasi:http/outgoing-handler",
  "wasi:http/types",
  "wasi:io/error",
  "wasi:io/poll",
  "wasi:io/streams",
  "wasi:keyvalue/atomics",
  "wasi:keyvalue/store",
  "wasi:random/insecure",
  "wasi:random/insecure-seed",
  "wasi:random/random",
] as const;

/** One implementation for each of {@link PROVIDED}. */
export type HostImports = Record<(typeof PROVIDED)[number], object>;
