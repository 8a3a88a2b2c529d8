import { afterEach, expect, test, vi } from "vitest";
import { printed } from "../../test/component/terminal.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.resetModules();
});

test("a text is printed with its line end in one write, and everything else as the engine does", async () => {
  const original = vi.spyOn(console, "error").mockImplementation(() => {});
  const { printWholeEntries } = await import("./whole-entries.ts");
  printWholeEntries();
  console.error("1 GET / 500 internal\nError: a bug");
  console.log("Saving value 1");
  console.error("two", "parts");
  expect(printed.splice(0)).toEqual([
    "stderr: 1 GET / 500 internal\n  Error: a bug\n",
    "stdout: Saving value 1\n",
  ]);
  expect(original).toHaveBeenCalledExactlyOnceWith("two", "parts");

  console.error("x".repeat(10_000));
  expect(printed.splice(0).map(({ length }) => length - "stderr: ".length)).toEqual([
    4096, 4096, 1809,
  ]);
});

test("what an app has put in the place of the console's function stays", async () => {
  const { printWholeEntries } = await import("./whole-entries.ts");
  const ofApp = vi.spyOn(console, "error").mockImplementation(() => {});
  printWholeEntries();
  console.error("text");
  expect(ofApp).toHaveBeenCalledExactlyOnceWith("text");
});
