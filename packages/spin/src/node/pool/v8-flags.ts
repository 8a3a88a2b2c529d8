import { setFlagsFromString } from "node:v8";

const WASM_PAGE_BYTES = 65_536;

/**
 * Makes V8 collect garbage less often. Each request leaves an instance behind. By default, V8 runs a
 * full collection after 64 MiB of external memory, that is after four instances, and each collection
 * takes as long as creating an instance. These flags count external memory towards the heap limit
 * instead. Memory use still stays level.
 *
 * Call this before any worker starts, because a thread reads the flags when it starts.
 */
export function collectGarbageLessOften(): void {
  setFlagsFromString("--external-memory-accounted-in-global-limit");
  setFlagsFromString("--no-incremental-marking");
}

/**
 * Limits each WebAssembly memory that this process creates from now on. A guest that exceeds the limit
 * gets an out-of-memory error.
 *
 * @param bytes - the limit, rounded down to whole pages of 64 KiB
 */
export function limitWasmMemory(bytes: number): void {
  setFlagsFromString(`--wasm-max-mem-pages=${Math.floor(bytes / WASM_PAGE_BYTES)}`);
}
