import { expect, test } from "vitest";
import { launchOptions } from "./browsers.ts";

test("a browser is launched by its path, or by Playwright's name for it", () => {
  expect(launchOptions("/usr/bin/chromium")).toMatchObject({ executablePath: "/usr/bin/chromium" });
  expect(launchOptions("msedge")).toMatchObject({ channel: "msedge" });
  expect(Object.keys(launchOptions())).toEqual(["args"]);
});
