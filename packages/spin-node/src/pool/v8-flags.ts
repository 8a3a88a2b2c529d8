import { setFlagsFromString } from "node:v8";

const WASM_PAGE_BYTES = 65_536;

/**
 * Lets V8 collect instances in larger portions. Each request leaves an instance behind. V8 counts
 * its memory as external, and tolerates 64 MiB of that, four instances, before it marks and sweeps
 * all of the thread's heap, which takes as long as making an instance. With external memory counted
 * as part of the heap's own limit that happens far less often, and memory stays as level.
 *
 * Must be called before any worker starts: threads take the flags over when they begin.
 */
export function collectGarbageInBulk(): void {
  setFlagsFromString("--external-memory-accounted-in-global-limit");
  setFlagsFromString("--no-incremental-marking");
}

/**
 * Limits every WebAssembly memory of this process from now on: a guest that allocates without end
 * gets an out-of-memory error, and the machine keeps its memory.
 *
 * @param bytes - rounded down to whole pages of 64 KiB
 */
export function limitWasmMemory(bytes: number): void {
  setFlagsFromString(`--wasm-max-mem-pages=${Math.floor(bytes / WASM_PAGE_BYTES)}`);
}
