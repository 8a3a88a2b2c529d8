import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import {
  DECLARATIONS,
  declareInterfaces,
  readSpinPackage,
  SPIN_PACKAGE,
} from "./write-interfaces.ts";

const WHAT_TO_DO = "Run `node test/write-interfaces.ts` in packages/spin.";

test("the interfaces of Spin are those of the installed SDK", async () => {
  expect(await readSpinPackage(), WHAT_TO_DO).toBe(await readFile(SPIN_PACKAGE, "utf8"));
});

test("the declarations of the host's interfaces are those of the WIT", async () => {
  expect(await declareInterfaces(), WHAT_TO_DO).toBe(await readFile(DECLARATIONS, "utf8"));
});
