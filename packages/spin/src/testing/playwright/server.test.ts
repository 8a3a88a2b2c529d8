import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/temporary.ts";
import { findProject } from "./server.ts";

test("the project is the nearest folder upwards that has a spin.toml", () => {
  const folder = temporaryFolder({
    "spin.toml": "",
    "inner/spin.toml": "",
    "inner/e2e/tests/a": "",
  });
  const inner = join(folder, "inner");
  expect([folder, join(folder, "inner/e2e/tests")].map((each) => findProject(each))).toEqual([
    folder,
    inner,
  ]);
});

test("a folder outside of any project is an error that says what to do", () => {
  const folder = temporaryFolder();
  expect(() => findProject(folder)).toThrow(
    `There is no spin.toml in ${folder} or in a folder above it. Run the tests in the folder of the app`,
  );
});
