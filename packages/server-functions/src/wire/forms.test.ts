import { expect, test } from "vitest";
import { checkReturnTo } from "../server/request.ts";
import { formAction } from "./forms.ts";

test.each([
  ["/clicks/2030-01-31", "/clicks/2030-01-31"],
  ["/clicks/1. März", "/clicks/1.%20M%C3%A4rz"],
  ["/clicks/a%20b", "/clicks/a%20b"],
  ["/a+b?c=d e&f=g+h#part", "/a+b?c=d%20e&f=g+h#part"],
  ["?page=2", "/?page=2"],
  ["//evil.example/path", "/path"],
  ["/x?q=a\\b#c\\d", "/x?q=a%5Cb#c%5Cd"],
  [`/x?q=${"a".repeat(3_000)}`, "/x"],
  [`/${"a".repeat(3_000)}`, "/"],
  ["/x/100%?q=1", "/"],
])("a form returns to %s as %s, which the server accepts", (returnTo, path) => {
  const action = formAction({ action: "/api/day/forget.action" }, returnTo);
  const url = new URL(action, "http://127.0.0.1");
  expect(url.pathname).toBe("/api/day/forget.action");
  expect(checkReturnTo(url.searchParams.get("returnTo") ?? "")).toBe(path);
});
