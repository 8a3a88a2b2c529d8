import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../errors.ts";
import type { LogTarget } from "../pool/protocol.ts";

const STDOUT = 1;
const STDERR = 2;

/** Where a component's output goes: always its two files, and the terminal unless quiet. */
export interface ComponentLog {
  stdout(bytes: Uint8Array): void;
  stderr(bytes: Uint8Array): void;
  close(): void;
}

/**
 * Opens `<component>_stdout.txt` and `<component>_stderr.txt` for appending.
 *
 * Every write is synchronous: what a guest printed is in the file before its next instruction,
 * also if that one is a trap.
 */
export function openLog(componentId: string, { directory, terminal }: LogTarget): ComponentLog {
  mkdirSync(directory, { recursive: true });
  const stdout = openSync(join(directory, `${componentId}_stdout.txt`), "a");
  const stderr = openSync(join(directory, `${componentId}_stderr.txt`), "a");
  return {
    stdout(bytes) {
      writeAll(stdout, bytes);
      if (terminal) writeTerminal(STDOUT, bytes);
    },
    stderr(bytes) {
      writeAll(stderr, bytes);
      if (terminal) writeTerminal(STDERR, bytes);
    },
    close() {
      closeSync(stdout);
      closeSync(stderr);
    },
  };
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.byteLength; ) {
    written += writeSync(file, bytes, written);
  }
}

/** A terminal that is slow (`EAGAIN`) is waited for; one that is gone must not stop a request. */
function writeTerminal(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.byteLength; ) {
    try {
      written += writeSync(file, bytes, written);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") return;
    }
  }
}
