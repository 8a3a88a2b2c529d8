import { readFile, rm, writeFile } from "node:fs/promises";
import { expect, type Server, StoreFile, test } from "@react-on-spin/spin/playwright";
import { click, readCount } from "../../fixtures/clicks.ts";

const UNREADABLE = { status: 500, code: "count-unreadable" };

const NOT_A_DATABASE = "This file is not a database.\n".repeat(200);

/** Ways to damage the saved count, what the log says about each, and how to repair it. */
const damages = [
  {
    what: "a count that is not a number",
    args: ["--key-value", "count=abc"],
    break: async () => {},
    contents: async ({ storeFile }: Server) => readValue(storeFile, "count"),
    cause: 'The store holds 3 bytes that are not a count: "abc"',
    repair: async ({ storeFile }: Server) => removeKey(storeFile, "count"),
  },
  {
    what: "an increment that is not a number",
    args: ["--key-value", "count.increments=abc"],
    break: async () => {},
    contents: async ({ storeFile }: Server) => readValue(storeFile, "count.increments"),
    cause: 'The store holds 3 bytes that are not a count: "abc"',
    repair: async ({ storeFile }: Server) => removeKey(storeFile, "count.increments"),
  },
  {
    what: "a store file that is not a database",
    args: [],
    break: ({ storeFile }: Server) => writeFile(storeFile, NOT_A_DATABASE),
    contents: ({ storeFile }: Server) => readFile(storeFile, "utf8"),
    cause: "file is not a database",
    repair: ({ storeFile }: Server) => rm(storeFile),
  },
];

for (const damage of damages) {
  test.describe(`With ${damage.what}`, () => {
    test.use({ serverOptions: { args: damage.args } });

    for (const javaScriptEnabled of [true, false]) {
      test.describe(javaScriptEnabled ? "and JavaScript" : "and no JavaScript", () => {
        test.use({ javaScriptEnabled });

        test("the page says that the count cannot be read, and a click changes nothing", async ({
          page,
          ownServer,
          consoleErrors,
        }) => {
          consoleErrors.allow(/status of 500/);
          await damage.break(ownServer);
          const before = await damage.contents(ownServer);

          await page.goto(ownServer.url);
          const alert = page.getByRole("region", { name: "Counter" }).getByRole("alert");
          await expect(alert).toContainText("The saved count could not be read.");
          const button = page.getByRole("button", { name: "Click Me" });
          await expect(button).toHaveText("Click Me");
          // aria-disabled does not keep the user from submitting the form.
          await button.click({ force: true });
          await expect(alert.first()).toContainText("The saved count could not be read.");
          await expect(button).toHaveText("Click Me");

          expect(await readCount(ownServer.url)).toMatchObject(UNREADABLE);
          expect(await click(ownServer.url)).toMatchObject(UNREADABLE);
          expect(await damage.contents(ownServer), "The damaged value is not overwritten.").toEqual(
            before,
          );
          expect(await ownServer.log("stderr")).toContain(damage.cause);

          await damage.repair(ownServer);
          await alert.getByRole("link", { name: "Read it again" }).click();
          await expect(page.getByRole("button", { name: "Click Me: 0" })).toBeVisible();
          expect(await click(ownServer.url)).toMatchObject({ count: 1 });
        });
      });
    }
  });
}

function readValue(storeFile: string, key: string): string {
  using store = new StoreFile(storeFile);
  return new TextDecoder().decode(store.get(key));
}

function removeKey(storeFile: string, key: string): void {
  using store = new StoreFile(storeFile);
  store.delete(key);
}
