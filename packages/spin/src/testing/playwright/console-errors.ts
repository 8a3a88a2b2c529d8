import type { ConsoleMessage, Dialog } from "@playwright/test";

/** What of a page {@link ConsoleErrors} listens to. */
interface Watched {
  on(event: "console", listener: (message: ConsoleMessage) => void): unknown;
  on(event: "pageerror", listener: (error: Error) => void): unknown;
  on(event: "dialog", listener: (dialog: Dialog) => void): unknown;
}

/** Collects the errors and warnings of pages. */
export class ConsoleErrors {
  readonly #seen: string[] = [];
  readonly #allowed: RegExp[] = [];

  /** Collects a page's errors and warnings, and accepts its dialogs. */
  watch(page: Watched): void {
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

  /** The messages that are not allowed. */
  get unexpected(): string[] {
    return this.#seen.filter((text) => !this.#allowed.some((pattern) => pattern.test(text)));
  }
}
