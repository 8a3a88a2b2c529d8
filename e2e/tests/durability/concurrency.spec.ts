import { expect, onSpin, test } from "@react-on-spin/spin/playwright";
import { clickConcurrently, countOf } from "../../fixtures/clicks.ts";

const CLIENTS = 50;
const CLICKS_EACH = 40;
const CLICKS = CLIENTS * CLICKS_EACH;

test.use({ serverOptions: { args: onSpin ? [] : ["--workers", "4"] } });

test("2,000 clicks from 50 clients at the same time are each counted exactly once", async ({
  ownServer,
}) => {
  test.setTimeout(300_000);
  const outcomes = await clickConcurrently(ownServer.url, {
    clients: CLIENTS,
    clicksEach: CLICKS_EACH,
  });
  const wholeNumbers = Array.from({ length: CLICKS }, (_, index) => index + 1);

  expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
  const counts = outcomes.map(({ count }) => count ?? 0).sort((a, b) => a - b);
  expect(counts, "Each count is returned once.").toEqual(wholeNumbers);
  expect(await countOf(ownServer)).toBe(CLICKS);

  const saved = [...(await ownServer.log("stdout")).matchAll(/Saving value (\d+)/g)];
  const logged = saved.map(([, value]) => Number(value)).sort((a, b) => a - b);
  expect(logged, "Each count is logged once.").toEqual(wholeNumbers);
});
