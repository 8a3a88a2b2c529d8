import { counterStatus, expect, expectAccessible, test } from "../fixtures/test.ts";

test("axe finds no violations on the pages in light and dark colours", async ({
  page,
  server,
  consoleErrors,
}) => {
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
  await expectAccessible(page);
});

test("the page fits a screen of 320 pixels without scrolling sideways", async ({
  page,
  server,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(server.url);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(320);
});
