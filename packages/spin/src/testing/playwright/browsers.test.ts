import { expect, test } from "vitest";
import { launchOptions, takeBrowsers } from "./browsers.ts";

test("`--browsers` is kept from Playwright, which does not know it", () => {
  const rest = ["day.spec.ts", "--ui"];
  expect(takeBrowsers(rest)).toEqual({ all: false, rest });
  expect(takeBrowsers(["day.spec.ts", "--browsers", "all", "--ui"])).toEqual({ all: true, rest });
  expect(takeBrowsers(["--browsers=chromium", ...rest])).toEqual({ all: false, rest });
});

test("a wrong value of `--browsers` is an error that lists the right ones", () => {
  for (const args of [["--browsers", "opera"], ["--browsers=opera"]]) {
    expect(() => takeBrowsers(args)).toThrow(
      '--browsers is "opera". Choose one of: chromium, all.',
    );
  }
  expect(() => takeBrowsers(["--browsers"])).toThrow('--browsers is "".');
});

test("a browser is launched by its path, or by Playwright's name for it", () => {
  expect(launchOptions("/usr/bin/chromium")).toMatchObject({ executablePath: "/usr/bin/chromium" });
  expect(launchOptions("msedge")).toMatchObject({ channel: "msedge" });
  expect(Object.keys(launchOptions())).toEqual(["args"]);
});
