import { afterEach, expect, test, vi } from "vitest";
import { defineError, InvalidInput, NetworkError, TimeoutError, toProblem } from "../index.ts";
import { createCommand, createQuery } from "./index.ts";

const getCount = createQuery("counter/getCount");
const incrementCount = createCommand("counter/incrementCount");

afterEach(() => vi.unstubAllGlobals());

type Answer = (path: string, init: RequestInit) => Response | Promise<Response>;

function stubFetch(answer: Answer) {
  const fetch = vi.fn(answer);
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

function json(body: unknown, status = 200, type = "application/json") {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": type } });
}

/** A server that never answers, and a browser that can stop waiting for it. */
const silence: Answer = (_path, { signal }) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });

test("a query is one GET, its input in the address", async () => {
  const fetch = stubFetch(() => json({ result: [1, 2] }));
  await expect(getCount({ of: "a & b" })).resolves.toEqual([1, 2]);
  expect(fetch).toHaveBeenCalledExactlyOnceWith(
    "/api/counter/getCount?input=%7B%22of%22%3A%22a%20%26%20b%22%7D",
    expect.objectContaining({ method: "GET" }),
  );
});

test("a query without input has a bare address", async () => {
  const fetch = stubFetch(() => json({ result: 1 }));
  await getCount();
  expect(fetch).toHaveBeenCalledWith("/api/counter/getCount", expect.anything());
});

test("a command is one POST with a JSON body", async () => {
  const fetch = stubFetch(() => json({ result: 2 }));
  await expect(incrementCount({ by: 1 })).resolves.toBe(2);
  expect(fetch).toHaveBeenCalledExactlyOnceWith(
    "/api/counter/incrementCount",
    expect.objectContaining({
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"by":1}',
    }),
  );
});

test("a command without input has an empty body", async () => {
  const fetch = stubFetch(() => json({}));
  await expect(incrementCount()).resolves.toBeUndefined();
  expect(fetch).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ body: "" }));
});

test("calls stay on the site, and follow no redirect", async () => {
  const fetch = stubFetch(() => json({ result: 1 }));
  await getCount();
  expect(fetch).toHaveBeenCalledWith(
    expect.anything(),
    expect.objectContaining({ mode: "same-origin", credentials: "same-origin", redirect: "error" }),
  );
});

test("a stub knows its id, its kind and where forms send it", () => {
  expect([getCount.id, getCount.kind]).toEqual(["counter/getCount", "query"]);
  expect([incrementCount.id, incrementCount.kind, incrementCount.action]).toEqual([
    "counter/incrementCount",
    "command",
    "/api/counter/incrementCount.action",
  ]);
});

test("a declared error is thrown as itself", async () => {
  const Full = defineError({ code: "full", status: 409, message: "It is full.", retryable: false });
  stubFetch(() => json(toProblem(new Full(), "id-1"), 409, "application/problem+json"));
  const error = await incrementCount().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Full);
  expect(error).toMatchObject({ message: "It is full.", status: 409, requestId: "id-1" });
});

test("a refused input says what is wrong, and where", async () => {
  const issues = [{ message: "Too big", path: ["by"] }];
  stubFetch(() => json(toProblem(new InvalidInput({ issues })), 422, "application/problem+json"));
  await expect(incrementCount({ by: 1e9 })).rejects.toMatchObject({
    code: "invalid-input",
    issues,
  });
});

test("an aborted call rejects with the reason, and with nothing of ours", async () => {
  stubFetch(silence);
  const controller = new AbortController();
  const call = getCount(undefined, { signal: controller.signal });
  const reason = new Error("left the page");
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
});

test("a call without an answer ends at its time-out", async () => {
  stubFetch(silence);
  const error = await getCount(undefined, { timeout: 10 }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TimeoutError);
});

test("a call that is neither aborted nor too slow is a network error when it fails", async () => {
  stubFetch(() => Promise.reject(new TypeError("Failed to fetch")));
  const { signal } = new AbortController();
  const error = await getCount(undefined, { signal }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(NetworkError);
  expect(error).toMatchObject({ code: "network", retryable: true });
});

test("an answer that breaks off is a network error", async () => {
  stubFetch(
    () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.error(new TypeError("terminated")),
        }),
      ),
  );
  await expect(getCount()).rejects.toMatchObject({ code: "network" });
});

test.each([
  ["a page", () => new Response("<h1>Sign in</h1>", { headers: { "content-type": "text/html" } })],
  ["a page with an error status", () => new Response("Bad gateway", { status: 502 })],
  ["broken JSON", () => new Response("{", { headers: { "content-type": "application/json" } })],
  ["JSON that is no object", () => json(3)],
  ["JSON with an error status", () => json({ result: 1 }, 500)],
  ["a broken problem", () => json({ oops: true }, 500, "application/problem+json")],
])("%s in place of an answer is a bad response", async (_name, answer) => {
  stubFetch(answer);
  await expect(getCount()).rejects.toMatchObject({ code: "bad-response" });
});
