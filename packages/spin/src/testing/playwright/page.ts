import AxeBuilder from "@axe-core/playwright";
import {
  type ConsoleMessage,
  type Dialog,
  expect,
  type Locator,
  type Page,
} from "@playwright/test";

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
 * Keeps the time-outs of a page's calls from ending by themselves. `page.clock` does not control
 * `AbortSignal.timeout`. Call it before the page is opened.
 *
 * @returns ends the time-outs that have begun
 */
export async function holdTimeouts(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    AbortSignal.timeout = () => {
      const controller = new AbortController();
      const end = () => controller.abort(new DOMException("The time is over.", "TimeoutError"));
      addEventListener("test:end-timeouts", end, { once: true });
      return controller.signal;
    };
  });
  return () => page.evaluate(() => void dispatchEvent(new Event("test:end-timeouts")));
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

/** Axe's rules that depend on colours. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** Expects axe to find no violations on the page, in light and in dark colours. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page });
    // All rules once: a run takes about a second.
    if (colorScheme === "dark") axe.withRules(COLOUR_RULES);
    expect((await axe.analyze()).violations, colorScheme).toEqual([]);
  }
}

interface Watched {
  on(event: "console", listener: (message: ConsoleMessage) => void): unknown;
  on(event: "pageerror", listener: (error: Error) => void): unknown;
  on(event: "dialog", listener: (dialog: Dialog) => void): unknown;
  close(): Promise<void>;
}

/** Collects the errors and warnings of pages. */
export class ConsoleErrors {
  readonly #seen: string[] = [];
  readonly #allowed: RegExp[] = [];
  readonly #pages: Watched[] = [];

  /** Collects a page's errors and warnings, and accepts its dialogs. */
  watch(page: Watched): void {
    this.#pages.push(page);
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.#seen.push(`${message.text()} (${message.location().url})`);
      }
    });
    page.on("pageerror", (error) => this.#seen.push(String(error)));
    page.on("dialog", (dialog) => {
      // The browser asks whether to leave the page, which is what the test does.
      if (dialog.type() !== "beforeunload")
        this.#seen.push(`${dialog.type()}: ${dialog.message()}`);
      void dialog.accept();
    });
  }

  /** Allows messages that belong to the test, such as one about a request that has to fail. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  /** The pages that it watches. */
  pages(): readonly Pick<Page, "close">[] {
    return this.#pages;
  }

  /** The messages that are not allowed. */
  get unexpected(): string[] {
    return this.#seen.filter((text) => !this.#allowed.some((pattern) => pattern.test(text)));
  }
}
