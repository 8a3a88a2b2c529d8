import { expect, test } from "vitest";
import { judgeFile, judgeSpecifier } from "./import-rules.ts";

test.each([
  "node:fs",
  "fermyon:spin/key-value@2.0.0",
  "wasi:keyvalue/atomics@0.2.0-draft2",
  "@fermyon/spin-sdk",
  "@fermyon/spin-sdk/lib/keyValue",
  "virtual:server-functions",
])("%s is for the server", (specifier) => {
  expect(judgeSpecifier(specifier, "client")).toBeDefined();
  expect(judgeSpecifier(specifier, "server")).toBeUndefined();
});

test.each(["react", "./node", "@fermyon/spin-sdk-mock", "nodemailer", "@react-on-spin/server/x"])(
  "%s may be imported by both sides",
  (specifier) => {
    expect(judgeSpecifier(specifier, "client")).toBeUndefined();
    expect(judgeSpecifier(specifier, "server")).toBeUndefined();
  },
);

test.each([
  "/app/store.server.ts",
  "/app/page.server.tsx",
  "/app/a.server.js",
  "/app/a.server.ts?raw",
])("%s is for the server", (id) => {
  expect(judgeFile(id, "client")).toBeDefined();
  expect(judgeFile(id, "server")).toBeUndefined();
});

test.each(["/app/entry.browser.tsx", "/app/storage.browser.ts", "/app/storage.browser.ts?v=1"])(
  "%s is for the browser",
  (id) => {
    expect(judgeFile(id, "server")).toBeDefined();
    expect(judgeFile(id, "client")).toBeUndefined();
  },
);

test.each([
  "/app/server.ts",
  "/app/counter.functions.ts",
  "/app/node_modules/react-dom/server.browser.js",
  "/app/node_modules/x/y.server.js",
  "/app/style.server.css",
])("%s may be imported by both sides", (id) => {
  expect(judgeFile(id, "client")).toBeUndefined();
  expect(judgeFile(id, "server")).toBeUndefined();
});

test.each([
  "/app/counter.functions.ts?raw",
  "/app/counter.functions.ts?url",
  "/app/counter.functions.tsx",
  "/app/counter.functions.js",
])("%s would bring a server function's text to the browser", (id) => {
  expect(judgeFile(id, "client")).toBeDefined();
});
