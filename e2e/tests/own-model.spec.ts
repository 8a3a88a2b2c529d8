/**
 * The language model that comes with the app, as the running host computes it.
 *
 * @module
 */
import { cp, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPrompt, SAMPLING } from "@react-on-spin/server/comment/prompt";
import * as v from "valibot";
import { ASK, writeComment } from "../fixtures/model.ts";
import { OWN_MODEL } from "../fixtures/server.ts";
import { expect, gotoHydrated, test } from "../fixtures/test.ts";

const MODEL = fileURLToPath(new URL("../../models/counting-llama", import.meta.url));

const Reference = v.object({
  greedy: v.pipe(
    v.array(v.object({ count: v.number(), prompt: v.string(), text: v.string() })),
    v.nonEmpty(),
  ),
});

/** What the framework that trained the model makes of it. */
const reference = v.parse(
  v.pipe(v.string(), v.parseJson(), Reference),
  await readFile(join(MODEL, "reference.json"), "utf8"),
);

test("the model was made and checked with the prompt and the sampling that the app asks with", async () => {
  for (const { count, prompt } of reference.greedy) expect(buildPrompt(count)).toBe(prompt);
  const { temperature, repeatPenalty } = SAMPLING;
  const sampling = /^APP = Sampling\(repeat_penalty=([\d.]+), temperature=([\d.]+)\)$/m.exec(
    await readFile(join(MODEL, "check.py"), "utf8"),
  );
  expect(sampling?.slice(1).map(Number)).toEqual([repeatPenalty, temperature]);
});

test.describe("A component that asks for the most likely answer", () => {
  test.use({ serverOptions: { manifest: "e2e/guest/spin.toml" } });

  test("gets the answers of the framework that trained the model", async ({ ownServer }) => {
    await cp(OWN_MODEL, ownServer.modelFolder, { recursive: true });
    for (const { prompt, text } of reference.greedy) {
      const response = await fetch(`${ownServer.url}/most-likely-answer`, {
        method: "POST",
        body: prompt,
      });
      // Hosts return the prompt with it.
      expect(await response.text()).toBe(prompt + text);
    }
  });
});

test("a damaged model ends in a sentence, and as soon as it is mended it answers", async ({
  page,
  ownServer,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 502/);
  const damages: Record<string, () => Promise<void>> = {
    "weights that break off": () => truncate(join(ownServer.modelFolder, "model.safetensors"), 999),
    "a configuration that is no JSON": () =>
      writeFile(join(ownServer.modelFolder, "config.json"), "{"),
    "a tokenizer that is none": () =>
      writeFile(join(ownServer.modelFolder, "tokenizer.json"), "{}"),
    "an index of weights that are not there": () =>
      writeFile(
        join(ownServer.modelFolder, "model.safetensors.index.json"),
        '{"weight_map":{"model.norm.weight":"missing.safetensors"}}',
      ),
  };
  const mend = () => cp(OWN_MODEL, ownServer.modelFolder, { recursive: true, force: true });
  for (const [name, damage] of Object.entries(damages)) {
    await test.step(name, async () => {
      await mend();
      await damage();
      const response = await writeComment(ownServer);
      expect(response.status).toBe(502);
      const { requestId } = v.parse(v.object({ requestId: v.string() }), await response.json());
      const log = await ownServer.log("stderr");
      // The line of the request, and what the host said.
      expect(log.slice(log.indexOf(requestId)).trimEnd().split("\n"), log).toHaveLength(2);
      expect(await ownServer.count()).toBe(0);
    });
  }

  await gotoHydrated(page, ownServer.url);
  await page.getByRole("button", { name: ASK }).click();
  await expect(page.getByRole("alert")).toContainText("The language model gave no usable answer.");
  await mend();
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByRole("figure")).toContainText("by counting-llama");
});
