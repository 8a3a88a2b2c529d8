import { clickAtOnce } from "../../fixtures/clicks.ts";
import { onSpin } from "../../fixtures/server.ts";
import { expect, test } from "../../fixtures/test.ts";

const CLIENTS = 50;
const CLICKS_EACH = 40;
const CLICKS = CLIENTS * CLICKS_EACH;

// Workers are replaced after few requests, so that it happens while others are counting.
test.use({
  serverOptions: {
    args: onSpin ? [] : ["--workers", "4", "--max-requests-per-worker", "200"],
  },
});

test("2,000 clicks of 50 people at once are each counted exactly once", async ({ ownServer }) => {
  test.setTimeout(300_000);
  const answers = await clickAtOnce(ownServer.url, { clients: CLIENTS, clicksEach: CLICKS_EACH });
  const wholeNumbers = Array.from({ length: CLICKS }, (_, index) => index + 1);

  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  const counts = answers.map(({ count }) => count ?? 0).sort((a, b) => a - b);
  expect(counts, "No two people were told the same number, and none was left out.").toEqual(
    wholeNumbers,
  );
  expect(await ownServer.count()).toBe(CLICKS);

  const saved = [...(await ownServer.log("stdout")).matchAll(/Saving value (\d+)/g)];
  const logged = saved.map(([, value]) => Number(value)).sort((a, b) => a - b);
  expect(logged, "The log has each number once.").toEqual(wholeNumbers);
});
