import { expect, onTestFinished, test } from "vitest";
import { standInForHost } from "./stand-in.ts";

test("while the snapshot is taken, what waits goes on at once, and its time limit is cleared before it is due", async () => {
  const calls: unknown[] = [];
  const restore = standInForHost(() => undefined);
  onTestFinished(restore);
  const limit = setTimeout(() => calls.push("limit"), 60_000);
  await new Promise<void>((done) => setTimeout(done, 1000));
  calls.push("done");
  clearTimeout(limit);
  // The engine's timers are numbers, too: code asks whether Node's `unref` is there.
  expect(limit).toBeTypeOf("number");
  await new Promise((done) => setTimeout(done, 70_000));
  expect(calls).toEqual(["done"]);
});

test("a timer of the warm-up does not run after it", async () => {
  const calls: unknown[] = [];
  const restore = standInForHost(() => undefined);
  setTimeout(() => calls.push("late"), 10);
  restore();
  await new Promise((done) => setTimeout(done, 20));
  expect(calls).toEqual([]);
});
