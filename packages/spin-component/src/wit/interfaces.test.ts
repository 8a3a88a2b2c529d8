import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { DECLARATIONS, declareInterfaces } from "./write-interfaces.ts";

test("the declarations of the host's interfaces are those of the installed WIT", async () => {
  expect(
    await declareInterfaces(),
    "Run `node src/wit/write-interfaces.ts` in packages/spin-component.",
  ).toBe(await readFile(DECLARATIONS, "utf8"));
});
