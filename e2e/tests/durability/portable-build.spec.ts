import { expect, test } from "@react-on-spin/spin/playwright";
import { click, countOf } from "../../fixtures/clicks.ts";

const PORTABLE = "spin.portable.toml";

test("each build continues with the count that the other one saved", async ({ ownServer }) => {
  let count = 0;
  for (const manifest of ["spin.toml", PORTABLE, "spin.toml", PORTABLE]) {
    await ownServer.stop();
    await ownServer.start(manifest);
    expect(await countOf(ownServer), manifest).toBe(count);
    for (let clicks = 0; clicks < 2; clicks += 1) {
      count += 1;
      expect(await click(ownServer.url), manifest).toMatchObject({ count });
    }
  }
});
