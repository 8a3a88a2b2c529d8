import { mkdirSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary.ts";
import { prune, touch } from "./cache-age.ts";

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);

test("removes what was not used for a week, and keeps what was", async () => {
  const cache = temporaryFolder();
  for (const [name, days] of Object.entries({ old: 8, recent: 6, "used again": 30 })) {
    mkdirSync(join(cache, name));
    utimesSync(join(cache, name), daysAgo(days), daysAgo(days));
  }
  await touch(join(cache, "used again"));
  await prune(cache);
  expect(readdirSync(cache).toSorted()).toEqual(["recent", "used again"]);
});

test("does not mind a folder that is not there", async () => {
  await expect(touch(join(temporaryFolder(), "nowhere"))).resolves.toBeUndefined();
});
