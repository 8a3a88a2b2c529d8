import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { componentWit } from "@bytecodealliance/jco";
import { click } from "../../fixtures/clicks.ts";
import { counterStatus, expect, gotoHydrated, test } from "../../fixtures/test.ts";

const ROOT = new URL("../../../", import.meta.url);
const PORTABLE = "spin.portable.toml";

test("the portable component asks its host for no interfaces but those of Spin itself", async () => {
  const portable = await hostImports("apps/web/dist/portable.wasm");
  expect(portable).toEqual([
    "fermyon:spin/key-value@2.0.0",
    "fermyon:spin/llm@2.0.0",
    "fermyon:spin/variables@2.0.0",
  ]);
  expect(await hostImports("apps/web/dist/atomic.wasm")).toEqual([
    ...portable,
    "wasi:keyvalue/atomics@0.2.0-draft2",
    "wasi:keyvalue/store@0.2.0-draft2",
  ]);
});

test.describe("The portable build", () => {
  test.use({ serverOptions: { manifest: PORTABLE } });

  test("counts clicks that come one after the other, and keeps them", async ({
    page,
    ownServer,
  }) => {
    await gotoHydrated(page, ownServer.url);
    for (const count of [1, 2, 3]) {
      await page.getByRole("button", { name: /^Click Me/ }).click();
      await expect(counterStatus(page)).toHaveText(`Saved: ${count}`);
    }
    await ownServer.kill();
    await ownServer.start();
    expect(await ownServer.count()).toBe(3);
  });
});

test("either build goes on from where the other one stopped", async ({ ownServer }) => {
  let count = 0;
  for (const manifest of ["spin.toml", PORTABLE, "spin.toml", PORTABLE]) {
    await ownServer.stop();
    await ownServer.start(manifest);
    expect(await ownServer.count(), manifest).toBe(count);
    for (let clicks = 0; clicks < 2; clicks += 1) {
      count += 1;
      expect(await click(ownServer.url), manifest).toMatchObject({ count });
    }
  }
});

/** What a component imports beyond what any WASI host provides. */
async function hostImports(path: string): Promise<string[]> {
  const wit = await componentWit(await readFile(fileURLToPath(new URL(path, ROOT))));
  return [...wit.matchAll(/^\s*import (\S+);$/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => !/^wasi:(cli|clocks|filesystem|http|io|random|sockets)\//.test(name))
    .sort();
}
