import { describe, expect, test } from "vitest";
import { limitMemory } from "./limit-memory.ts";

/** A module with one memory, exported as `m`: its limits are the given bytes. */
const moduleWith = (...limits: number[]) =>
  Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[5, limits.length + 1, 1, ...limits],
    ...[7, 5, 1, 1, 0x6d, 2, 0],
  );

const PAGE = 65_536;

function grow(module: Uint8Array, pages: number): number {
  const { m } = new WebAssembly.Instance(new WebAssembly.Module(module)).exports;
  if (!(m instanceof WebAssembly.Memory)) throw new Error("the module exports no memory");
  return m.grow(pages);
}

describe("limitMemory", () => {
  test("gives a memory without a maximum one, and leaves the module valid", () => {
    const limited = limitMemory(moduleWith(0, 1), 300 * PAGE);
    expect(grow(limited, 299)).toBe(1);
    expect(() => grow(limited, 300)).toThrow(RangeError);
    expect(grow(moduleWith(0, 1), 300)).toBe(1);
  });

  test("lowers a maximum that is too high, and keeps one that is low", () => {
    expect(() => grow(limitMemory(moduleWith(1, 1, 9), 4 * PAGE), 4)).toThrow(RangeError);
    expect(() => grow(limitMemory(moduleWith(1, 1, 2), 4 * PAGE), 2)).toThrow(RangeError);
    expect(grow(limitMemory(moduleWith(1, 1, 2), 4 * PAGE), 1)).toBe(1);
  });

  test("refuses a module that needs more from the start", () => {
    expect(() => limitMemory(moduleWith(0, 8), 4 * PAGE)).toThrow("--max-instance-memory");
  });

  test("leaves a module without memory as it is", () => {
    const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    expect(limitMemory(module, PAGE)).toBe(module);
  });
});
