import { expect, test, vi } from "vitest";
import { exchange, OutgoingBody } from "../../../test/component/host.ts";
import { createIncomingHandler } from "./incoming-handler.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}/;

test.each<[name: string, fetch: () => Response | Promise<Response>]>([
  [
    "a function that throws",
    () => {
      throw new Error("a secret");
    },
  ],
  ["a function that rejects", () => Promise.reject(new Error("a secret"))],
  [
    "a body that fails before anything was sent",
    () =>
      new Response(
        new ReadableStream({
          pull() {
            throw new Error("a secret");
          },
        }),
      ),
  ],
])("the response to %s is 500 with an id, and only the log has the cause", async (_, fetch) => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const request = { path: "/path?a=secret" };
  const { events } = await exchange(createIncomingHandler(fetch), request);
  expect(events).toMatchObject([
    {
      kind: "response",
      status: 500,
      headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
      body: expect.not.stringContaining("secret"),
    },
  ]);
  const [id = "no id"] = UUID.exec(JSON.stringify(events)) ?? [];
  const [[entry] = []] = log.mock.calls;
  expect(entry).toContain(`${id} GET /path\n`);
  expect(entry).toContain("a secret");
  expect(entry).not.toContain("?");
});

test("the response is 500 if the host rejects a header, and the log says why", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const fetch = () => new Response(null, { headers: { connection: "close" } });
  const { events } = await exchange(createIncomingHandler(fetch));
  expect(events).toMatchObject([{ kind: "response", status: 500 }]);
  expect(log).toHaveBeenCalledWith(expect.stringContaining("forbidden"));
});

test("a body that fails after a part of it was sent stays incomplete, and the log says why", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const drop = vi.spyOn(OutgoingBody.prototype, Symbol.dispose);
  let pulls = 0;
  const body = new ReadableStream({
    async pull(controller) {
      if (++pulls === 1) return controller.enqueue(Buffer.from("a part"));
      await new Promise((done) => setTimeout(done, 5));
      throw new Error("the cause");
    },
  });
  const { events } = await exchange(createIncomingHandler(() => new Response(body)));
  expect(events).toEqual([
    { kind: "head", status: 200, headers: {} },
    { kind: "body", bytes: "a part" },
  ]);
  expect(drop, "The host is told.").toHaveBeenCalledOnce();
  expect(log).toHaveBeenCalledWith(expect.stringContaining("the cause"));
});

test("a thrown value of any type is logged", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const thrown = Object.create(null);
  const { events } = await exchange(createIncomingHandler(() => Promise.reject(thrown)));
  expect(events).toMatchObject([{ status: 500 }]);
  expect(log).toHaveBeenCalledWith(expect.stringMatching(UUID));
});
