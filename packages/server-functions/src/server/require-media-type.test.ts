import { expect, test } from "vitest";
import { requireMediaType } from "./require-media-type.ts";

test.each([
  "application/json",
  "Application/JSON",
  "application/json;",
  "application/json; ;charset=utf-8",
  "application/json; charset=utf-8",
  'application/json;charset="UTF-8"',
])("%s is accepted as JSON", (type) => {
  const headers = new Headers({ "content-type": type, "content-encoding": "identity" });
  expect(() => requireMediaType(headers, "application/json")).not.toThrow();
});

test.each([
  {},
  { "content-type": "" },
  { "content-type": "text/plain" },
  { "content-type": "text/plain; application/json" },
  { "content-type": "application/json, text/plain" },
  { "content-type": "application/jsonp" },
  { "content-type": "application/json; charset=utf-16" },
  { "content-type": "application/json; boundary=x" },
  { "content-type": "application/json", "content-encoding": "gzip" },
])("%j is rejected", (headers) => {
  expect(() => requireMediaType(new Headers(headers), "application/json")).toThrow(
    expect.objectContaining({ code: "unsupported-media-type", status: 415 }),
  );
});
