/**
 * Tests the language model that comes with the app on the running host.
 *
 * @module
 */
import { cp, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPrompt, SAMPLING } from "@app/server/comment/prompt";
import { expect, gotoHydrated } from "@react-on-spin/spin/playwright";
import * as v from "valibot";
import { countOf } from "../fixtures/clicks.ts";
import { test } from "../fixtures/guest.ts";
import { ASK, writeComment } from "../fixtures/model.ts";
import { OWN_MODEL, OWN_WEIGHTS } from "../fixtures/own-model.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MODEL = join(ROOT, "models", OWN_MODEL);

const Reference = v.object({
  sampling: v.object({ temperature: v.number(), repeatPenalty: v.number() }),
  greedy: v.pipe(
    v.array(v.object({ count: v.number(), prompt: v.string(), text: v.string() })),
    v.nonEmpty(),
  ),
});

/** The answers that the framework computed that trained the model. */
const reference = v.parse(
  v.pipe(v.string(), v.parseJson(), Reference),
  await readFile(join(MODEL, "reference.json"), "utf8"),
);

test("the model was trained and checked with the app's prompt and sampling", async () => {
  for (const { count, prompt } of reference.greedy) expect(buildPrompt(count)).toBe(prompt);
  expect(SAMPLING).toMatchObject(reference.sampling);
});

test("a component that asks for the most likely answer gets that of the framework that trained the model", async ({
  guest,
}) => {
  await cp(OWN_WEIGHTS, guest.modelFolder(OWN_MODEL), { recursive: true });
  for (const { prompt, text } of reference.greedy) {
    const init = { method: "POST", body: prompt };
    const response = await fetch(`${guest.url}/most-likely-answer`, init);
    // Hosts return the prompt in front of the answer.
    expect(await response.text()).toBe(prompt + text);
  }
});

test("a damaged model is reported, and answers as soon as it is repaired", async ({
  page,
  server,
  store,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 502/);
  store.clear();
  const folder = server.modelFolder(OWN_MODEL);
  await cp(OWN_WEIGHTS, folder, { recursive: true });
  await truncate(join(folder, "model.safetensors"), 999);
  const response = await writeComment(server);
  expect(response.status).toBe(502);
  const { requestId } = v.parse(v.object({ requestId: v.string() }), await response.json());
  const log = await server.log("stderr");
  // The log line of the request, followed by the host's message.
  expect(log.slice(log.indexOf(requestId)).trimEnd().split("\n"), log).toHaveLength(2);
  expect(await countOf(server)).toBe(0);

  await gotoHydrated(page, server.url);
  await page.getByRole("button", { name: ASK }).click();
  await expect(page.getByRole("alert")).toContainText("The language model gave no usable answer.");
  await cp(OWN_WEIGHTS, folder, { recursive: true });
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByRole("figure")).toContainText("by counting-llama");
});
