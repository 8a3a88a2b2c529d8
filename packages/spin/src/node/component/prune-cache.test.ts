import { mkdirSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/temporary.ts";
import { prune, touch } from "./prune-cache.ts";

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);

test("folders that were not used for a week are deleted, others are kept", async () => {
  const cache = temporaryFolder();
  for (const [name, days] of Object.entries({ old: 8, recent: 6, "used again": 30 })) {
    mkdirSync(join(cache, name));
    utimesSync(join(cache, name), daysAgo(days), daysAgo(days));
  }
  await touch(join(cache, "used again"));
  await prune(cache);
  expect(readdirSync(cache).toSorted()).toEqual(["recent", "used again"]);
});

test("marking a folder that does not exist as used is not an error", async () => {
  await expect(touch(join(temporaryFolder(), "nowhere"))).resolves.toBeUndefined();
});
