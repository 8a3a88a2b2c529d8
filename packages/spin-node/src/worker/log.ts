import { mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../errors.ts";
import type { LogTarget } from "../pool/protocol.ts";

/** Where a component's output goes: always its two files, and the terminal unless quiet. */
export interface ComponentLog {
  stdout(bytes: Uint8Array): void;
  stderr(bytes: Uint8Array): void;
  /** Writes the lines that have no end yet. */
  flush(): void;
}

/** A line that has more bytes is written in pieces. */
const LONGEST_LINE = 64 << 10;

/**
 * Opens `<component>_stdout.txt` and `<component>_stderr.txt` for appending.
 *
 * Every write is synchronous: a line that a guest printed is in the file before its next
 * instruction, also if that one is a trap.
 */
export function openLog(componentId: string, { directory, terminal }: LogTarget): ComponentLog {
  mkdirSync(directory, { recursive: true });
  const open = (name: string, descriptor: number) => {
    const file = openSync(join(directory, `${componentId}_${name}.txt`), "a");
    return wholeLines((bytes) => {
      writeAll(file, bytes);
      if (terminal) writeAll(descriptor, bytes);
    });
  };
  const stdout = open("stdout", 1);
  const stderr = open("stderr", 2);
  return {
    stdout: stdout.print,
    stderr: stderr.print,
    flush() {
      stdout.flush();
      stderr.flush();
    },
  };
}

/**
 * Passes on whole lines. The engine prints a line and its end one after the other, and the workers
 * share the files: another one's line would come in between.
 */
function wholeLines(write: (bytes: Uint8Array) => void) {
  let rest: Uint8Array = new Uint8Array();
  const flush = () => {
    if (rest.byteLength > 0) write(rest);
    rest = new Uint8Array();
  };
  return {
    flush,
    print(bytes: Uint8Array) {
      const printed = Buffer.concat([rest, bytes]);
      const end = printed.lastIndexOf("\n") + 1;
      rest = printed.subarray(end);
      if (end > 0) write(printed.subarray(0, end));
      if (rest.byteLength > LONGEST_LINE) flush();
    },
  };
}

/**
 * What is slow (a terminal: `EAGAIN`) is waited for. What takes no more, a full disk or a terminal
 * that is gone, must not stop a request.
 */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.byteLength; ) {
    try {
      written += writeSync(file, bytes, written);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") return;
    }
  }
}
