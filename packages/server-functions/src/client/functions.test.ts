import { stringify } from "devalue";
import { afterEach, expect, test, vi } from "vitest";
import { defineError, InvalidInput, NetworkError, TimeoutError, toProblem } from "../index.ts";
import { createCommand, createQuery } from "./functions.ts";

const getCount = createQuery("counter/getCount");
const incrementCount = createCommand("counter/incrementCount");

afterEach(() => vi.unstubAllGlobals());

type Fetch = (path: string, init: RequestInit) => Response | Promise<Response>;

function stubFetch(respond: Fetch) {
  const fetch = vi.fn(respond);
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const VALUE_TYPE = "application/devalue+json";

/** The server's answer: a problem is JSON, and a result has the format of devalue. */
function answer(body: unknown, status = 200, type = VALUE_TYPE) {
  const text = type.includes("problem") ? JSON.stringify(body) : stringify(body);
  return new Response(text, { status, headers: { "content-type": type } });
}

/** A server that never responds. The call can still be aborted. */
const neverRespond: Fetch = (_path, { signal }) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });

test("a query is one GET request, with the input in the query string", async () => {
  const fetch = stubFetch(() => answer({ result: [1, 2] }));
  await expect(getCount({ of: "a & b" })).resolves.toEqual([1, 2]);
  expect(fetch).toHaveBeenCalledExactlyOnceWith(
    "/api/counter/getCount?devalue=%5B%7B%22of%22%3A1%7D%2C%22a%20%26%20b%22%5D",
    expect.objectContaining({ method: "GET", headers: { accept: VALUE_TYPE } }),
  );
});

test("a query without input has no query string", async () => {
  const fetch = stubFetch(() => answer({ result: 1 }));
  await getCount();
  expect(fetch).toHaveBeenCalledWith("/api/counter/getCount", expect.anything());
});

test("a command is one POST request with its input as the body", async () => {
  const fetch = stubFetch(() => answer({ result: 2 }));
  await expect(incrementCount({ by: 1 })).resolves.toBe(2);
  expect(fetch).toHaveBeenCalledExactlyOnceWith(
    "/api/counter/incrementCount",
    expect.objectContaining({
      method: "POST",
      headers: { accept: VALUE_TYPE, "content-type": VALUE_TYPE },
      body: '[{"by":1},1]',
    }),
  );
});

test("a command without input has an empty body", async () => {
  const fetch = stubFetch(() => answer({ result: undefined }));
  await expect(incrementCount()).resolves.toBeUndefined();
  expect(fetch).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ body: "" }));
});

test("a call stays on the site, and follows no redirect", async () => {
  const fetch = stubFetch(() => answer({ result: 1 }));
  await getCount();
  expect(fetch).toHaveBeenCalledWith(
    expect.anything(),
    expect.objectContaining({ mode: "same-origin", credentials: "same-origin", redirect: "error" }),
  );
});

test("a stub has its id and kind, and a command has its form address", () => {
  expect([getCount.id, getCount.kind]).toEqual(["counter/getCount", "query"]);
  expect([incrementCount.id, incrementCount.kind, incrementCount.action]).toEqual([
    "counter/incrementCount",
    "command",
    "/api/counter/incrementCount.action",
  ]);
});

test("a proxy may add a charset to the type of a response", async () => {
  stubFetch(() => answer({ result: 13 }, 200, "Application/Devalue+JSON; charset=utf-8"));
  await expect(incrementCount({ by: 1 })).resolves.toBe(13);
  const problem = toProblem(new InvalidInput());
  stubFetch(() => answer(problem, 422, "application/problem+json;charset=UTF-8"));
  await expect(incrementCount({ by: 1 })).rejects.toBeInstanceOf(InvalidInput);
});

test("an input that cannot be sent rejects the call, and nothing is sent", async () => {
  const fetch = stubFetch(() => answer({}));
  const input = { save: () => {} };
  await expect(incrementCount(input)).rejects.toThrow("input.save is a function");
  await expect(getCount(input)).rejects.toThrow("input.save is a function");
  expect(fetch).not.toHaveBeenCalled();
});

test("a mistake in a call is not reported as the network's", async () => {
  const fetch = stubFetch(() => answer({ result: 1 }));
  vi.stubGlobal("AbortSignal", { timeout: () => new AbortController().signal });
  const { signal } = new AbortController();
  const error = await getCount(undefined, { signal }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TypeError);
  expect(fetch).not.toHaveBeenCalled();
});

test("outside a browser a call goes to the given origin, without a browser's modes", async () => {
  const fetch = stubFetch(() => answer({ result: 1 }));
  await createQuery("counter/getCount", "http://127.0.0.1:3000")();
  expect(fetch).toHaveBeenCalledWith(
    "http://127.0.0.1:3000/api/counter/getCount",
    expect.not.objectContaining({ mode: expect.anything() }),
  );
});

test("a declared error is an instance of its class", async () => {
  const Full = defineError({ code: "full", status: 409, message: "It is full." });
  stubFetch(() => answer(toProblem(new Full(), "id-1"), 409, "application/problem+json"));
  const error = await incrementCount().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Full);
  expect(error).toMatchObject({ message: "It is full.", status: 409, requestId: "id-1" });
});

test("the error for invalid input says what is wrong with which part", async () => {
  const issues = [{ message: "Too big", path: ["by"] }];
  stubFetch(() => answer(toProblem(new InvalidInput({ issues })), 422, "application/problem+json"));
  await expect(incrementCount({ by: 1e9 })).rejects.toMatchObject({
    code: "invalid-input",
    issues,
  });
});

test("an aborted call rejects with the reason of its signal", async () => {
  stubFetch(neverRespond);
  const controller = new AbortController();
  const call = getCount(undefined, { signal: controller.signal });
  const reason = new Error("left the page");
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
});

test("a call without a response rejects at its timeout", async () => {
  stubFetch(neverRespond);
  const error = await getCount(undefined, { timeout: 10 }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TimeoutError);
});

test("a failed fetch is a network error unless the call was aborted or timed out", async () => {
  stubFetch(() => Promise.reject(new TypeError("Failed to fetch")));
  const { signal } = new AbortController();
  const error = await getCount(undefined, { signal }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(NetworkError);
  expect(error).toMatchObject({ code: "network", retryable: true });
});

test("a call is tried although the browser says that it is offline, and only its failure is for that", async () => {
  vi.stubGlobal("navigator", { onLine: false });
  stubFetch(() => answer({ result: 1 }));
  await expect(getCount()).resolves.toBe(1);
  stubFetch(() => Promise.reject(new TypeError("Failed to fetch")));
  await expect(getCount()).rejects.toMatchObject({ code: "offline", retryable: true });
});

test("an incomplete response is a network error", async () => {
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
  ["broken JSON", () => new Response("{", { headers: { "content-type": VALUE_TYPE } })],
  ["a gateway's own JSON", () => Response.json({ result: 1 })],
  ["a value that is not an object", () => answer(3)],
  ["a value without a result", () => answer([])],
  ["a result with an error status", () => answer({ result: 1 }, 500)],
  ["an invalid problem", () => answer({ oops: true }, 500, "application/problem+json")],
])("%s instead of a result is a bad response", async (_name, respond) => {
  stubFetch(respond);
  await expect(getCount()).rejects.toMatchObject({ code: "bad-response" });
});
