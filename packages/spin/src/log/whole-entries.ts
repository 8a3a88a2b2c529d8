/**
 * The engine prints an entry of the log and its line end in two writes. Instances that print at the same time, as
 * on Spin, would mix their lines. So `console.log` and `console.error` of a text are replaced by one write.
 *
 * @module
 */
import { getStderr } from "wasi:cli/stderr@0.2.10";
import { getStdout } from "wasi:cli/stdout@0.2.10";
import type { OutputStream } from "wasi:io/streams@0.2.10";
import { logEntry } from "./entry.ts";

/** In bytes. WASI allows no longer write of this kind, so a longer entry takes several. */
const MAX_WRITE = 4096;

const encoder = new TextEncoder();

/** The engine's functions: what an app has put in their place stays. */
const engine = { log: console.log, error: console.error };

let isDone = false;

/**
 * Lets the console print each text in one write. Call it when a request comes: there is no host to print to while
 * the component is made.
 */
export function printWholeEntries(): void {
  if (isDone) return;
  isDone = true;
  replace("log", getStdout);
  replace("error", getStderr);
}

function replace(name: "log" | "error", open: () => OutputStream): void {
  const original = console[name];
  if (original !== engine[name]) return;
  let stream: OutputStream | undefined;
  console[name] = (...parts: unknown[]) => {
    const [text] = parts;
    // The engine knows how to show everything else.
    if (parts.length !== 1 || typeof text !== "string") return original(...parts);
    try {
      stream ??= open();
      write(stream, encoder.encode(`${logEntry(text)}\n`));
    } catch {
      // The host has closed the stream. What cannot be logged must not make a request fail.
    }
  };
}

function write(stream: OutputStream, bytes: Uint8Array): void {
  for (let start = 0; start < bytes.byteLength; start += MAX_WRITE) {
    stream.blockingWriteAndFlush(bytes.subarray(start, start + MAX_WRITE));
  }
}
