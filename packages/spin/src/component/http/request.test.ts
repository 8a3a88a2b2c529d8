import { expect, test } from "vitest";
import { exchange, type HostRequest } from "../../../test/component/host.ts";
import { createIncomingHandler } from "./incoming-handler.ts";

/** Sends a request, and returns what `look` reads from the `Request` that the handler gets. */
async function see<T>(request: HostRequest, look: (request: Request) => T | Promise<T>) {
  let seen: T | undefined;
  const handler = createIncomingHandler(async (incoming) => {
    seen = await look(incoming);
    return new Response("seen");
  });
  const { events, bytesRead } = await exchange(handler, request);
  return { seen, events, bytesRead };
}

test("the method, the URL and the headers are those of the host's request", async () => {
  const request: HostRequest = {
    method: "DELETE",
    authority: "a.example:8080",
    path: "/b?c=d",
    headers: [
      ["x-own", "1"],
      ["accept", "a/b"],
      ["accept", "c/d"],
    ],
  };
  const { seen } = await see(request, ({ method, url, headers }) => ({
    method,
    url,
    headers: Object.fromEntries(headers),
  }));
  expect(seen).toEqual({
    method: "DELETE",
    url: "http://a.example:8080/b?c=d",
    headers: { accept: "a/b, c/d", "x-own": "1" },
  });
});

test("cookies that arrive in several headers, as a proxy from HTTP/2 may send them, are joined", async () => {
  const headers: [string, string][] = [
    ["cookie", "a=1"],
    ["x-own", "1"],
    ["Cookie", "b=2; c=3"],
  ];
  const { seen } = await see({ headers }, (request) => request.headers.get("cookie"));
  expect(seen).toBe("a=1; b=2; c=3");
});

test("an unknown method is passed on", async () => {
  expect((await see({ method: "CLICK" }, ({ method }) => method)).seen).toBe("CLICK");
});

test("a path cannot name another host", async () => {
  const { seen } = await see({ path: "//evil.example/x" }, ({ url }) => url);
  expect(seen).toBe("http://test//evil.example/x");
});

test.each<[name: string, request: HostRequest]>([
  ["a request target that is not a path", { method: "OPTIONS", path: "*" }],
  ["a host with a path", { authority: "a/b" }],
  ["a host with a user name", { authority: "user@a" }],
  ["an invalid host", { authority: "a b" }],
  ["an invalid port", { authority: "a:99999" }],
  ["a method that the Fetch standard forbids", { method: "TRACE" }],
])("the response to %s is 400 with a sentence", async (_, request) => {
  const { seen, events } = await see(request, () => true);
  expect(seen).toBeUndefined();
  expect(events).toMatchObject([
    {
      kind: "response",
      status: 400,
      body: expect.stringMatching(/^The request cannot be handled.+\.\n$/),
    },
  ]);
});

test("a header value has one character for each byte, whether it is UTF-8 or not", async () => {
  const { seen } = await see(
    {
      headers: [
        ["x-byte", Uint8Array.of(0xff)],
        ["x-utf8", Buffer.from("é")],
        ["x-ascii", "plain"],
      ],
    },
    ({ headers }) => ["x-byte", "x-utf8", "x-ascii"].map((name) => headers.get(name)),
  );
  expect(seen).toEqual(["\xff", "\xc3\xa9", "plain"]);
});

test("a body can be read to its end", async () => {
  const request = { method: "POST", body: ["some ", "and the rest"] };
  const { seen, bytesRead } = await see(request, (incoming) => incoming.text());
  expect(seen).toBe("some and the rest");
  expect(bytesRead).toBe(17);
});

test("a body that the handler does not read is not read from the host", async () => {
  const { events, bytesRead } = await see({ method: "POST", body: ["unread"] }, () => true);
  expect(events).toMatchObject([{ body: "seen" }]);
  expect(bytesRead).toBe(0);
});

test("a body is read from the host only as far as the handler reads it", async () => {
  const request = { method: "POST", body: ["x".repeat(200_000), "and more"] };
  const { seen, bytesRead } = await see(request, async ({ body }) => {
    const reader = body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    await reader?.cancel();
    return value?.byteLength;
  });
  expect(seen).toBe(65_536);
  expect(bytesRead).toBe(65_536);
});

test("reading a body fails if the client disconnects before its end", async () => {
  const request = { method: "POST", body: ["some", new Error("reset")] };
  const { seen } = await see(request, (incoming) => incoming.text().catch(String));
  expect(seen).toContain("The request ended before its body was complete.");
});

test("a GET request has no body, even if the client sends one", async () => {
  const { seen } = await see({ body: ["ignored"] }, ({ body }) => body);
  expect(seen).toBeNull();
});

test("the request has a signal", async () => {
  const { seen } = await see({}, ({ signal }) => signal.aborted);
  expect(seen).toBe(false);
});
