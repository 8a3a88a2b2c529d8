import { expect, test } from "vitest";
import { redirect, redirectLocation } from "./redirect.ts";

test.each(["/", "/login?next=%2Fnotes", "/a#part"])("%s is a path on this site", (path) => {
  const response = redirect(path);
  expect([response.status, response.headers.get("location")]).toEqual([302, path]);
  expect(redirectLocation(response)).toBe(path);
});

test.each([
  "",
  "login",
  "//evil.example",
  "/\\evil.example",
  "/%5cevil.example",
  "/%2fevil.example",
  "/.//evil.example",
  "/\t/evil.example",
  "/\r\nset-cookie: a=b",
  "https://evil.example/",
  "javascript:alert(1)",
  "/ä",
])("%j is refused", (location) => {
  expect(() => redirect(location)).toThrow("which is not a path on this site");
  const options = { origin: "https://accounts.example" };
  expect(() => redirect(location, options)).toThrow("which is not a path on this site");
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
  ]) {
    expect(() => redirect(other, { origin })).toThrow("which is not a path on this site");
  }
});

test("anything else that is thrown leads nowhere", () => {
  for (const thrown of [null, undefined, "/login", new Error("no"), new Response(null)]) {
    expect(redirectLocation(thrown)).toBeUndefined();
  }
});
