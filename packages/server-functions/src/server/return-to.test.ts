import { expect, test } from "vitest";
import { checkReturnTo } from "./return-to.ts";

test.each([
  "/",
  "/counter",
  "/a/b.html",
  "/search?q=a&next=https://example.com//x",
  "/page#part",
  "/caf%C3%A9",
  "/.well-known/x",
])("%s is a path on this site", (path) => {
  expect(checkReturnTo(path)).toBe(path);
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
])("%j is rejected", (path) => {
  expect(() => checkReturnTo(path)).toThrow(expect.objectContaining({ code: "malformed" }));
});
