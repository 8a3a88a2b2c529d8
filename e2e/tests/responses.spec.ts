/**
 * How responses leave a component, and which requests reach it. The tests' own component sends the
 * kinds of responses that the app does not need, such as streams.
 *
 * @module
 */
import { expect, onSpin } from "@react-on-spin/spin/playwright";
import { test } from "../fixtures/guest.ts";
import { sendRaw } from "../fixtures/raw-http.ts";

test.describe("The app", () => {
  test("sends every response in one piece, with its length", async ({ server }) => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const action = "/api/counter/incrementCount.action";
    for (const [path, init] of [
      ["/", {}],
      ["/%ff", {}],
      ["/api/counter/getCount", {}],
      [action, { method: "POST", headers: form, body: "n:by=1" }],
      [action, { method: "POST", headers: form, body: "n:by=0" }],
      ["/", { method: "PURGE" }],
    ] as const) {
      await test.step(`${"method" in init ? init.method : "GET"} ${path}`, async () => {
        const response = await fetch(server.url + path, { redirect: "manual", ...init });
        const { byteLength } = await response.arrayBuffer();
        expect.soft(response.headers.get("content-length")).toBe(String(byteLength));
      });
    }
  });

  test("answers every request that its host lets through", async ({ server }) => {
    /** The host closes the connection without a response. */
    const closed = undefined;
    const request = (line: string, ...headers: string[]) =>
      `${[line, ...headers, "Connection: close"].join("\r\n")}\r\n\r\n`;
    const path = "/api/counter/getCount";
    for (const [what, message, onNode, onSpinItself] of [
      ["HTTP/1.1", request(`GET ${path} HTTP/1.1`, "Host: a"), 200, 200],
      ["an unknown method", request(`PURGE ${path} HTTP/1.1`, "Host: a"), 405, 405],
      ["a header in UTF-8", request(`GET ${path} HTTP/1.1`, "Host: a", "X-A: \xc3\xa9"), 200, 200],
      // Spin needs exactly one host.
      ["HTTP/1.0 without a host", request(`GET ${path} HTTP/1.0`), 200, closed],
      ["HTTP/1.1 without a host", request(`GET ${path} HTTP/1.1`), 400, closed],
      // Spin answers 500 if a header is not UTF-8.
      ["a header in Latin-1", request(`GET ${path} HTTP/1.1`, "Host: a", "X-A: \xff"), 200, 500],
    ] as const) {
      await test.step(what, async () => {
        const { status } = await sendRaw(server.url, message);
        expect.soft(status).toBe(onSpin ? onSpinItself : onNode);
      });
    }
  });
});

test.describe("A component", () => {
  test("streams a body that is not ready at once, and sends every other body in one piece", async ({
    guest,
  }) => {
    const get = async (path: string) => {
      const response = await fetch(guest.url + path);
      const pieces: string[] = [];
      for await (const piece of response.body ?? []) pieces.push(Buffer.from(piece).toString());
      return { length: response.headers.get("content-length"), pieces };
    };
    expect(await get("/text")).toEqual({ length: "9", pieces: ["all of it"] });
    expect(await get("/stream")).toEqual({
      length: null,
      pieces: ["first, ", "second, ", "third"],
    });
    const page = await get("/page");
    expect(page.length).toBeNull();
    expect(page.pieces[0]).toMatch(/^<main>the page, .*loading/);
    expect(page.pieces.slice(1).join("")).toContain("the late part");
    const large = await get("/large");
    expect(large.length).toBe(String(3 << 20));
    expect(large.pieces.join("")).toBe("x".repeat(3 << 20));
    expect(await get("/empty")).toEqual({ length: null, pieces: [] });
    const head = await fetch(`${guest.url}/text`, { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe("9");
    expect(await head.text()).toBe("");
  });

  test("answers 500 with a request id when it throws, and breaks off a body that fails midway", async ({
    guest,
  }) => {
    const response = await fetch(`${guest.url}/throw`);
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain("on purpose");
    const [id = "no id"] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(text) ?? [];
    await expect.poll(() => guest.log("stderr")).toContain(`${id} GET /throw\n`);
    expect(await guest.log("stderr")).toContain("thrown on purpose");

    const broken = await fetch(`${guest.url}/break-off`);
    expect(broken.status).toBe(200);
    await expect(broken.text()).rejects.toThrow("terminated");
    await expect.poll(() => guest.log("stderr")).toContain("failed on purpose");
  });
});
