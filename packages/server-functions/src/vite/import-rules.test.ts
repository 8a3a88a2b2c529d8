import { expect, test } from "vitest";
import { checkFile, checkSpecifier, checkUrl } from "./import-rules.ts";

const HOST = [/^host:/];

test.each([
  "node:fs",
  "virtual:server-functions",
  "@react-on-spin/server-functions/server",
  "host:store",
])("only the server can import %s", (specifier) => {
  expect(checkSpecifier(specifier, "client", HOST)).toBeDefined();
  expect(checkSpecifier(specifier, "server", HOST)).toBeUndefined();
});

test.each([
  "react",
  "./node",
  "nodemailer",
  "@app/server/x",
  "./host:store",
  "@react-on-spin/server-functions",
  "@react-on-spin/server-functions/client",
])("both sides can import %s", (specifier) => {
  expect(checkSpecifier(specifier, "client", HOST)).toBeUndefined();
  expect(checkSpecifier(specifier, "server", HOST)).toBeUndefined();
});

test.each([
  "/app/store.server.ts",
  "/app/page.server.tsx",
  "/app/a.server.js",
  "/app/a.server.ts?raw",
  "/app/a.server.ts#x",
  "/app/secrets.server.json",
  "/app/style.server.css",
  "/app/style.server.module.css",
  "/app/Store.Server.ts",
])("only the server can import the file %s", (id) => {
  expect(checkFile(id, "client")).toBeDefined();
  expect(checkFile(id, "server")).toBeUndefined();
});

test.each(["/app/entry.browser.tsx", "/app/storage.browser.ts", "/app/storage.browser.ts?v=1"])(
  "only the browser can import %s",
  (id) => {
    expect(checkFile(id, "server")).toBeDefined();
    expect(checkFile(id, "client")).toBeUndefined();
  },
);

test.each([
  "/app/server.ts",
  "/app/counter.functions.ts",
  "/app/node_modules/react-dom/server.browser.js",
  "/app/node_modules/x/y.server.js",
  "/app/a.server/b.ts",
  "/app/a.ts?b=.server.c",
])("both sides can import the file %s", (id) => {
  expect(checkFile(id, "client")).toBeUndefined();
  expect(checkFile(id, "server")).toBeUndefined();
});

test.each([
  "/app/counter.functions.ts?raw",
  "/app/counter.functions.ts?url",
  "/app/counter.functions.ts?x",
  "/app/counter.functions.ts?x&raw",
  "/app/counter.functions.ts?",
  "/app/counter.functions.ts?x=/a.ts",
  "/app/counter.functions.ts?x=.functions.ts",
  "/app/counter.functions.ts#x",
  "/app/counter.functions.ts#.functions.ts",
  "/app/counter.functions.ts#a/b",
  "/app#1/counter.functions.ts?x",
  "/app/counter.functions.tsx",
  "/app/counter.functions.js",
  "/app/counter.Functions.ts",
])("the browser cannot import %s, which would be the source of server functions", (id) => {
  expect(checkFile(id, "client")).toBeDefined();
});

test.each([
  "./counter.functions.ts",
  "./counter.functions",
  "/server/counter.functions.ts?x",
  "counter.functions.ts#x",
  "./store.server.ts",
  "../store.server",
  "./secrets.server.json",
])("the browser cannot have a URL of %s", (url) => {
  expect(checkUrl(url)).toBeDefined();
});

test.each(["./icon.svg", "./server.ts", "./entry.browser.ts", "./a.server/b.svg"])(
  "the browser can have a URL of %s",
  (url) => {
    expect(checkUrl(url)).toBeUndefined();
  },
);
