import { expect, test } from "vitest";
import { currentRequest, withRequest } from "./request-scope.ts";

const page = new Request("http://127.0.0.1/");
const form = new Request("http://127.0.0.1/form");

test("in the component the request stays current while its page is streaming", async () => {
  await withRequest(page, async () => {});
  expect(currentRequest()).toBe(page);
});

test("in the component the outer request is current again after an inner one", async () => {
  await withRequest(page, async () => {
    await withRequest(form, async () => expect(currentRequest()).toBe(form));
    expect(currentRequest()).toBe(page);
  });
});
