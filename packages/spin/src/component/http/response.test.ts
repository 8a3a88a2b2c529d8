import { expect, test, vi } from "vitest";
import { exchange, type HostRequest, ResponseOutparam } from "../../../test/component/host.ts";
import { createIncomingHandler } from "./incoming-handler.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** Sends a request to a component that answers so, and returns what the client receives. */
const receive = async (answer: () => Response, request?: HostRequest, onWrite?: () => void) =>
  (await exchange(createIncomingHandler(answer), request, onWrite)).events;

/** A body whose chunks are made by functions, which may wait. */
const streamOf = (...chunks: (() => string | Promise<string>)[]) =>
  new ReadableStream<Uint8Array>({
    async pull(controller) {
      const make = chunks.shift();
      if (make === undefined) controller.close();
      else controller.enqueue(encode(await make()));
    },
  });

test("a complete body is sent together with the headers, and with its length", async () => {
  const events = await receive(
    () => new Response("all of it", { status: 201, headers: { "x-own": "1" } }),
  );
  expect(events).toEqual([
    {
      kind: "response",
      status: 201,
      headers: {
        "content-length": "9",
        "content-type": "text/plain;charset=UTF-8",
        "x-own": "1",
      },
      body: "all of it",
    },
  ]);
});

test("a stream that can be read without waiting is sent together with the headers too", async () => {
  const events = await receive(
    () =>
      new Response(
        streamOf(
          () => "some ",
          async () => "and ",
          () => "the rest",
        ),
      ),
  );
  expect(events).toEqual([
    {
      kind: "response",
      status: 200,
      headers: { "content-length": "17" },
      body: "some and the rest",
    },
  ]);
});

test("a stream that has to wait is sent as far as it is there, then chunk by chunk", async () => {
  const later = Promise.withResolvers<string>();
  const sending = receive(
    () =>
      new Response(
        streamOf(
          () => "now, ",
          () => "now too, ",
          () => later.promise,
          () => "!",
        ),
      ),
    {},
    () => later.resolve("later"),
  );
  expect(await sending).toEqual([
    { kind: "head", status: 200, headers: {} },
    { kind: "body", bytes: "now, now too, " },
    { kind: "body", bytes: "later" },
    { kind: "body", bytes: "!" },
    { kind: "end" },
  ]);
});

test("a body that has to wait from the start does not delay the headers", async () => {
  const later = Promise.withResolvers<string>();
  const set = vi.spyOn(ResponseOutparam, "set");
  set.mockImplementationOnce((...response) => {
    set(...response);
    later.resolve("later");
  });
  const events = await receive(() => new Response(streamOf(() => later.promise)));
  expect(events.map(({ kind }) => kind)).toEqual(["head", "body", "end"]);
});

test("a body that is larger than the host accepts at once is sent in parts, with its length", async () => {
  const body = "x".repeat((1 << 20) + 5000);
  const events = await receive(() => new Response(body));
  const [head, ...rest] = events;
  expect(head).toMatchObject({ kind: "head", headers: { "content-length": String(body.length) } });
  expect(rest.pop()).toEqual({ kind: "end" });
  const sizes = rest.map((event) => (event.kind === "body" ? event.bytes.length : 0));
  expect(sizes).toEqual([1 << 20, 1000, 1000, 1000, 1000, 1000]);
});

test("an endless body is streamed and not collected in memory", async () => {
  let made = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      made += 1;
      controller.enqueue(new Uint8Array(1 << 16));
    },
  });
  let writes = 0;
  const disconnect = () => {
    if (++writes > 1) throw new Error("The client has disconnected.");
  };
  await receive(() => new Response(endless), {}, disconnect);
  expect(made).toBeLessThan(20);
});

test("a wrong content-length is replaced if the length of the body is known", async () => {
  const headers = { "content-length": "3" };
  const events = await receive(() => new Response("all of it", { headers }));
  expect(events).toMatchObject([{ headers: { "content-length": "9" } }]);
});

test("the content-length of a streamed body is the one that the response has", async () => {
  const headers = { "content-length": "5" };
  const body = () => streamOf(() => pause(5).then(() => "later"));
  const events = await receive(() => new Response(body(), { headers }));
  expect(events[0]).toEqual({ kind: "head", status: 200, headers });
});

test.each([204, 304])(
  "a response with status %s has neither a body nor a content-length",
  async (status) => {
    const events = await receive(() => new Response(null, { status }));
    expect(events).toEqual([{ kind: "response", status, headers: {}, body: "" }]);
  },
);

test("the response to HEAD has the headers of the body, but no body", async () => {
  const events = await receive(() => new Response("all of it"), { method: "HEAD" });
  expect(events).toMatchObject([
    { kind: "response", status: 200, headers: { "content-length": "9" }, body: "" },
  ]);
});

test("the response to HEAD cancels a body that is still being made", async () => {
  const cancel = vi.fn();
  const body = new ReadableStream({ pull: () => pause(5_000).then(() => {}), cancel });
  const events = await receive(() => new Response(body), { method: "HEAD" });
  expect(events).toEqual([{ kind: "response", status: 200, headers: {}, body: "" }]);
  expect(cancel).toHaveBeenCalled();
});

test("a client that disconnects cancels the body, and nothing is logged", async () => {
  const log = vi.spyOn(console, "error");
  const cancel = vi.fn();
  const body = new ReadableStream({
    async pull(controller) {
      await pause(5);
      controller.enqueue(encode("chunk"));
    },
    cancel,
  });
  const disconnect = () => {
    throw new Error("The client has disconnected.");
  };
  const events = await receive(() => new Response(body), {}, disconnect);
  expect(events).toEqual([{ kind: "head", status: 200, headers: {} }]);
  expect(cancel).toHaveBeenCalled();
  expect(log).not.toHaveBeenCalled();
});

test("each cookie is a header of its own, and a header value has one byte for each character", async () => {
  const headers = new Headers({ "x-own": "caf\xe9" });
  headers.append("set-cookie", "a=1");
  headers.append("set-cookie", "b=2");
  const events = await receive(() => new Response(null, { headers }));
  expect(events).toMatchObject([{ headers: { "x-own": "caf\xe9", "set-cookie": "a=1 & b=2" } }]);
});
