import { expect, test } from "vitest";
import { isLocalPath, redirect, redirectLocation } from "./redirect.ts";

test.each([
  "/",
  "/counter",
  "/a/b.html",
  "/search?q=a&next=https://example.com//x",
  "/page#part",
  "/caf%C3%A9",
  "/.well-known/x",
])("%s is a path on this site", (path) => {
  expect(isLocalPath(path)).toBe(true);
  expect(redirectLocation(redirect(path))).toBe(path);
});

test.each([
  "",
  "counter",
  "https://evil.example/",
  "https:evil.example",
  "javascript:alert(1)",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/%5cevil.example",
  "/%5Cevil.example",
  "/%2f/evil.example",
  "%2f%2fevil.example",
  "/%2F%2Fevil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/a/..//evil.example",
  "/%2e%2f/evil.example",
  "/%2e%2e//evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/\r\nset-cookie: a=b",
  "/%0d%0aset-cookie:a=b",
  "/%00",
  "/%c2%85",
  "/%",
  "/%zz",
  "/%ff",
  " /",
  "/é",
  "/\u2028",
  `/${"a".repeat(2_048)}`,
])("%j is not a path on this site", (path) => {
  expect(isLocalPath(path)).toBe(false);
  expect(() => redirect(path)).toThrow("which is not a path on this site");
});

test("a redirect is a response with the status 302, which a router understands", () => {
  const response = redirect("/login?next=%2Fnotes");
  expect([response.status, response.headers.get("location")]).toEqual([
    302,
    "/login?next=%2Fnotes",
  ]);
});

test("a redirect to another site must name its origin", () => {
  const origin = "https://accounts.example";
  const url = `${origin}/authorize?client_id=1`;
  expect(redirectLocation(redirect(url, { origin }))).toBe(url);
  for (const other of [
    "https://accounts.example.evil.example/",
    "https://accounts.example@evil.example/",
    "http://accounts.example/",
    "https://accounts.example:8443/",
    `blob:${origin}/1b4e28ba`,
    `filesystem:${origin}/x`,
    "//accounts.example/",
    "data:text/html,x",
  ]) {
    expect(() => redirect(other, { origin })).toThrow("which is not a path on this site");
  }
});

test("anything else that is thrown leads nowhere", () => {
  for (const thrown of [null, undefined, "/login", new Error("no"), new Response(null)]) {
    expect(redirectLocation(thrown)).toBeUndefined();
  }
});
