import { click } from "../../fixtures/clicks.ts";
import { counterStatus, expect, gotoHydrated, test } from "../../fixtures/test.ts";

const PORTABLE = "spin.portable.toml";

test.describe("The portable build", () => {
  test.use({ serverOptions: { manifest: PORTABLE } });

  test("counts clicks that come one after the other, and keeps them", async ({
    page,
    ownServer,
  }) => {
    await gotoHydrated(page, ownServer.url);
    for (const count of [1, 2, 3]) {
      await page.getByRole("button", { name: /^Click Me/ }).click();
      await expect(counterStatus(page)).toHaveText(`Saved: ${count}`);
    }
    await ownServer.kill();
    await ownServer.start();
    expect(await ownServer.count()).toBe(3);
  });
});

test("either build goes on from where the other one stopped", async ({ ownServer }) => {
  let count = 0;
  for (const manifest of ["spin.toml", PORTABLE, "spin.toml", PORTABLE]) {
    await ownServer.stop();
    await ownServer.start(manifest);
    expect(await ownServer.count(), manifest).toBe(count);
    for (let clicks = 0; clicks < 2; clicks += 1) {
      count += 1;
      expect(await click(ownServer.url), manifest).toMatchObject({ count });
    }
  }
});
