import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { type ApiType, ModelServer, OtherSite } from "./stand-ins.ts";

/** Sends a request as a host does. Returns the answer. */
async function ask(model: ModelServer): Promise<unknown> {
  const [, url = ""] = /^url = "(.*)"$/m.exec(await readFile(model.configFile, "utf8")) ?? [];
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `bearer ${ModelServer.token}` },
    body: '{"prompt":"Hello"}',
  });
  return response.json();
}

const SENTENCE = "Forty-two is the answer.";
const ANSWERS: Readonly<Record<ApiType, object>> = {
  default: { text: SENTENCE, usage: { promptTokenCount: 12, generatedTokenCount: 34 } },
  open_ai: {
    choices: [{ message: { role: "assistant", content: SENTENCE } }],
    usage: { prompt_tokens: 12, completion_tokens: 34 },
  },
};

for (const apiType of ["default", "open_ai"] as const) {
  test(`the stand-in for a model answers in the protocol ${apiType}, and keeps the requests`, async () => {
    const model = await ModelServer.start(apiType);
    expect(await ask(model)).toEqual(ANSWERS[apiType]);
    expect(model.requests).toEqual([
      { path: "/", body: { prompt: "Hello" }, authorization: `bearer ${ModelServer.token}` },
    ]);
    await model.stop();
    await expect(readFile(model.configFile)).rejects.toThrow("ENOENT");
  });
}

test("answers can be held back", async () => {
  const model = await ModelServer.start("default");
  const release = model.hold("Later.");
  const answer = ask(model);
  await expect.poll(() => model.requests.length).toBe(1);
  expect(await Promise.race([answer, setTimeout(50, "none yet")])).toBe("none yet");
  release();
  expect(await answer).toMatchObject({ text: "Later." });
  expect(await ask(model)).toMatchObject({ text: "Later." });
  model.reset();
  expect(await ask(model)).toMatchObject({ text: SENTENCE });
  expect(model.requests).toHaveLength(1);
  await model.stop();
});

test("a site serves its pages, has no icon, and passes a post on to another address", async () => {
  const site = await OtherSite.start();
  try {
    site.serve("/", "<h1>Win a prize</h1>");
    expect(await (await fetch(site.sameSite)).text()).toBe("<h1>Win a prize</h1>");
    expect((await fetch(`${site.crossSite}/favicon.ico`)).status).toBe(204);
    const bounce = `${site.sameSite}/bounce?to=${encodeURIComponent("http://app/api")}`;
    const response = await fetch(bounce, { method: "POST", redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([307, "http://app/api"]);
  } finally {
    await site.stop();
  }
});
