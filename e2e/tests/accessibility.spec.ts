import { expect, expectAccessible, test } from "@react-on-spin/spin/playwright";
import { counterStatus } from "../fixtures/clicks.ts";

test("axe finds no violations on the pages in light and dark colours", {
  tag: "@every-build",
}, async ({ page, server, consoleErrors }) => {
  consoleErrors.allow(/status of (404|503)/);
  await page.goto(server.url);
  await page.getByRole("button", { name: /^Click Me/ }).click();
  await expect(counterStatus(page)).toHaveText(/^Saved/);
  await expectAccessible(page);

  await page.route("**/api/counter/incrementCount", (route) => route.fulfill({ status: 503 }));
  await page.getByRole("button", { name: /^Click Me/ }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page);

  await page.goto(`${server.url}/nowhere`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
  await expectAccessible(page);
});

/** A saved comment without any place to break a line. */
const comment = {
  count: 42,
  text: "W".repeat(400),
  model: "a-model/with-a-very-long-name".repeat(4),
  usage: { promptTokenCount: 12, generatedTokenCount: 34 },
  createdAt: "2026-11-22T10:00:00.000Z",
};

test("on a screen 320 pixels wide the page does not scroll sideways, even with long words at 200 %", async ({
  page,
  server,
  store,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const saved of [undefined, comment]) {
    store.clear();
    if (saved) store.set("comment", JSON.stringify(saved));
    await page.goto(server.url);
    await expect(page.locator("blockquote")).toHaveCount(saved ? 1 : 0);
    for (const size of ["100%", "200%"]) {
      const width = await page.evaluate((fontSize) => {
        document.documentElement.style.fontSize = fontSize;
        return document.documentElement.scrollWidth;
      }, size);
      expect(width, size).toBeLessThanOrEqual(320);
    }
  }
});
