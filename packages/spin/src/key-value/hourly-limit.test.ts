import { expect, test } from "vitest";
import { store } from "../testing/vitest/host.ts";
import { spendOfHour } from "./hourly-limit.ts";

const HOUR = 3_600_000;
const NOW = 500_000 * HOUR + 15 * 60_000;
const spend = (limit: number, now = NOW) => spendOfHour("tries", limit, now);

test("an hour's limit can be spent, and then says how long to wait", () => {
  expect([spend(2), spend(2), spend(2)]).toEqual([undefined, undefined, 45 * 60]);
});

test("the next hour has a new limit", () => {
  expect([spend(1), spend(1, NOW + HOUR), spend(1, NOW + HOUR)]).toEqual([
    undefined,
    undefined,
    45 * 60,
  ]);
});

test("two limits do not count for each other", () => {
  expect([spend(1), spendOfHour("others", 1, NOW)]).toEqual([undefined, undefined]);
});

test("a server whose clock is an hour behind does not get a new limit", () => {
  for (const now of [NOW, NOW + HOUR]) spend(1, now);
  for (const now of [NOW, NOW + HOUR]) expect(spend(1, now)).toBe(45 * 60);
});

test("counters from before the previous hour are deleted", () => {
  for (let hour = 0; hour < 5; hour += 1) spend(1, NOW + hour * HOUR);
  expect(store.keys()).toHaveLength(2);
});

test("what else is under a name that begins the same stays", () => {
  const others = ["tries.0mi3-1", "tries.127.0.0.1", "tries.1x", "tries2.1"];
  for (const key of others) store.put(key, "1");
  spend(1);
  expect(store.keys()).toEqual(expect.arrayContaining(others));
});

test("what is refused writes nothing", () => {
  expect(spend(0)).toBe(45 * 60);
  expect(store.keys()).toEqual([]);
});
