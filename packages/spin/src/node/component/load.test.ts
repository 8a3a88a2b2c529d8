import { existsSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/temporary.ts";
import { deleteUnused } from "./load.ts";

test("what was not used for a week is deleted from the cache", async () => {
  const cache = temporaryFolder({ "old/component.js": "", "new/component.js": "" });
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
  utimesSync(join(cache, "old"), daysAgo(8), daysAgo(8));
  utimesSync(join(cache, "new"), daysAgo(6), daysAgo(6));
  await deleteUnused(cache);
  expect([existsSync(join(cache, "old")), existsSync(join(cache, "new"))]).toEqual([false, true]);
});
