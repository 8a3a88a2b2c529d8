import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";

/**
 * Opens a page and waits until React has hydrated it. Before that, a click submits the form, which a
 * test of the code in the browser does not want.
 */
export async function gotoHydrated(page: Page, url: string, element?: string): Promise<void> {
  await page.goto(url);
  await untilHydrated(page, element);
}

/**
 * Waits until React has hydrated a page that is already open.
 *
 * @param element - a selector of an element that React renders
 */
export async function untilHydrated(page: Page, element = "main"): Promise<void> {
  await page.waitForFunction(
    (selector) =>
      Object.keys(document.querySelector(selector) ?? {}).some((key) => key.startsWith("__react")),
    element,
  );
}

/**
 * Holds back a page's requests until the test releases them.
 *
 * @param url - a glob pattern, as `page.route` takes it
 * @returns sends the requests that were held back. Later ones are sent at once
 */
export async function holdRequests(page: Page, url: string): Promise<() => void> {
  const released = Promise.withResolvers<void>();
  await page.route(url, async (route) => {
    await released.promise;
    // Fails if the page has been left meanwhile.
    await route.continue().catch(() => {});
  });
  return released.resolve;
}

/**
 * Divides the time-outs of a page's calls. `page.clock` does not control `AbortSignal.timeout`.
 *
 * Call it before the page is opened.
 */
export async function shortenTimeouts(page: Page, speedUp: number): Promise<void> {
  await page.addInitScript((by) => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (milliseconds) => timeout(milliseconds / by);
  }, speedUp);
}

/**
 * Records every text that an element shows from now on.
 *
 * @returns reads the texts that were recorded so far
 */
export async function recordTexts(element: Locator): Promise<() => Promise<string[]>> {
  const texts = await element.evaluateHandle((node) => {
    const shown: string[] = [];
    new MutationObserver(() => shown.push(node.textContent ?? "")).observe(node, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    return shown;
  });
  return () => texts.jsonValue();
}

/** Expects axe to find no violations on the page, in light and in dark colours. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page }).analyze()).violations, colorScheme).toEqual([]);
  }
}
