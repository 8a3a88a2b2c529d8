import { mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { escapeControls } from "../../log/entry.ts";
import { sourcePositions } from "../../log/source-positions.ts";
import { codeOf } from "../errors.ts";

export interface LogTarget {
  directory: string;
  /** Whether to print the output to the terminal too. */
  terminal: boolean;
  /** Path of the component's source map. There need not be one. */
  sourceMap: string;
}

/** A longer line is written in parts, so that it cannot fill the memory. */
const MAX_LINE_BYTES = 64 << 10;

/** A log has what visitors have sent: other users of this machine do not read it. */
const OWNER_ONLY = 0o600;

/**
 * Opens `<component>_stdout.txt` and `<component>_stderr.txt` for appending.
 *
 * Stack traces show places in the sources, if the component has a source map. Writes are synchronous, so
 * what a guest printed before a trap is in the file.
 */
export function openLog(componentId: string, { directory, terminal, sourceMap }: LogTarget) {
  mkdirSync(directory, { recursive: true });
  const toSources = sourcePositions(sourceMap);
  const open = (name: string, descriptor: number) => {
    const file = openSync(join(directory, `${componentId}_${name}.txt`), "a", OWNER_ONLY);
    return bufferLines((text) => {
      const bytes = Buffer.from(toSources(escapeControls(text)));
      writeAll(file, bytes);
      if (terminal) writeAll(descriptor, bytes);
    });
  };
  const stdout = open("stdout", 1);
  const stderr = open("stderr", 2);
  return {
    stdout: stdout.print,
    stderr: stderr.print,
    /** Writes lines that have not ended yet. */
    flush() {
      stdout.flush();
      stderr.flush();
    },
  };
}

export type ComponentLog = ReturnType<typeof openLog>;

/**
 * Passes on whole lines. The engine prints a line and its line break separately, so without this, the
 * lines of workers that print at the same time would mix.
 */
function bufferLines(write: (text: string) => void) {
  let parts: Uint8Array[] = [];
  let length = 0;
  const flush = () => {
    if (length > 0) write(Buffer.concat(parts).toString());
    parts = [];
    length = 0;
  };
  const add = (bytes: Uint8Array) => {
    // A copy: the memory is the guest's.
    parts.push(Uint8Array.from(bytes));
    length += bytes.byteLength;
  };
  return {
    flush,
    print(bytes: Uint8Array) {
      const end = bytes.lastIndexOf(LINE_FEED) + 1;
      add(bytes.subarray(0, end));
      if (end > 0) flush();
      add(bytes.subarray(end));
      if (length > MAX_LINE_BYTES) flush();
    },
  };
}

const LINE_FEED = 10;

/**
 * Waits for a slow terminal (`EAGAIN`). Ignores other errors, such as a full disk or a closed terminal,
 * because logging must not make a request fail.
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
