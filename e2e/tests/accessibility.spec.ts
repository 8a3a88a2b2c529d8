import AxeBuilder from "@axe-core/playwright";
import { counterStatus, expect, test } from "../fixtures/test.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds no violations on the pages in ${colorScheme} colours`, async ({
    page,
    server,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of (404|503)/);
    await page.emulateMedia({ colorScheme });
    await page.goto(server.url);
    await page.getByRole("button", { name: /^Click Me/ }).click();
    await expect(counterStatus(page)).toHaveText(/^Saved/);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

    await page.route("**/api/counter/incrementCount", (route) => route.fulfill({ status: 503 }));
    await page.getByRole("button", { name: /^Click Me/ }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

    await page.goto(`${server.url}/nowhere`);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
}

test("the page fits a screen of 320 pixels without scrolling sideways", async ({
  page,
  server,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(server.url);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(320);
});
