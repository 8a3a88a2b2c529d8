import { describe, expect, test } from "vitest";
import { shortest, widened } from "./json-number.ts";

describe("numbers as serde_json writes them", () => {
  test("widens a 32-bit float to 64 bits", () => {
    expect(JSON.stringify([widened(1.1), widened(0.8), widened(1)])).toBe(
      "[1.100000023841858,0.800000011920929,1.0]",
    );
  });

  test("finds the shortest number that means a 32-bit float", () => {
    const floats = [1.1, 0.8, 0.9, 0, 64, 1 / 3].map((value) => shortest(Math.fround(value)));
    expect(JSON.stringify(floats)).toBe("[1.1,0.8,0.9,0.0,64.0,0.33333334]");
  });
});
