import { expect, test } from "vitest";
import { servePublicFile } from "./public-files.ts";

const files = {
  "/robots.txt": {
    type: "text/plain; charset=utf-8",
    content: Buffer.from("User-agent: *").toString("base64"),
    etag: '"abc"',
  },
  "/.env": { type: "text/plain", content: "", etag: '"e"' },
  "/ein Bild.png": { type: "image/png", content: "/wABAg==", etag: '"d"' },
};

const get = (path: string, init?: RequestInit) =>
  servePublicFile(files, new Request(new URL(path, "http://localhost"), init));

test("a file is served with its type, and can be kept for a while", async () => {
  const response = get("/robots.txt?a");
  expect(await response?.text()).toBe("User-agent: *");
  expect(Object.fromEntries(response?.headers ?? [])).toEqual({
    "cache-control": "public, max-age=3600",
    "content-type": "text/plain; charset=utf-8",
    etag: '"abc"',
    "x-content-type-options": "nosniff",
  });
  const picture = await get("/ein%20Bild.png")?.bytes();
  expect([...(picture ?? [])]).toEqual([255, 0, 1, 2]);
});

test("a browser that has the file gets it only once", () => {
  const headers = { "if-none-match": 'W/"x", "abc"' };
  expect(get("/robots.txt", { headers })?.status).toBe(304);
  expect(get("/robots.txt", { headers: { "if-none-match": '"x"' } })?.status).toBe(200);
});

test("a hidden file is not served", () => {
  expect(get("/.env")).toBeUndefined();
});

test("what is no file is left to the pages", () => {
  expect(get("/")).toBeUndefined();
  expect(get("/robots.txt", { method: "POST" })).toBeUndefined();
  expect(get("/constructor")).toBeUndefined();
  expect(get("/%ff")).toBeUndefined();
});
