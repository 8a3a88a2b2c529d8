import { expect, test } from "vitest";
import { isPublic, publicPath } from "./public-path.ts";

test.each([
  ["/robots.txt", "/robots.txt"],
  ["/a%20b/c.txt", "/a b/c.txt"],
  ["/.well-known/security.txt", "/.well-known/security.txt"],
  ["/a..b/c.", "/a..b/c."],
  ["/", "/"],
])("%s is public", (path, decoded) => {
  expect(publicPath(path)).toBe(decoded);
});

test.each([
  "/.env",
  "/%2eenv",
  "//.env",
  "/.git/config",
  "/a/.hidden",
  "/a/.hidden/b.txt",
  "/a/.well-known/b.txt",
  "/.well-known/.env",
  "/.well-known/../.env",
  "/.well-known/../robots.txt",
  "/.well-known/%2e%2e/.env",
  "/.well-known/x/../../.env",
  "/.well-known%2f..%2f.env",
  "/..\\.env",
  "/a%5c..%5c.env",
  "/.",
  "/a%00.txt",
  "/%",
])("%s is not public", (path) => {
  expect(publicPath(path)).toBeUndefined();
});

test("a path that leads out of a folder, as `relative` writes it, is not public", () => {
  expect(isPublic("../secret.txt")).toBe(false);
  expect(isPublic("C:\\secret.txt")).toBe(false);
});
