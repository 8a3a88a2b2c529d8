import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { ConsoleErrors } from "./page.ts";

/** Makes a page whose console is watched. */
function watchedPage() {
  const errors = new ConsoleErrors();
  const page = Object.assign(new EventEmitter(), { close: async () => {} });
  errors.watch(page);
  const print = (type: string, text: string) =>
    page.emit("console", {
      type: () => type,
      text: () => text,
      location: () => ({ url: "http://127.0.0.1/app.js" }),
    });
  const ask = (type: string, message: string) => {
    let accepted = false;
    page.emit("dialog", {
      type: () => type,
      message: () => message,
      accept: async () => {
        accepted = true;
      },
    });
    return accepted;
  };
  return { errors, page, print, ask };
}

test("errors and warnings are collected with their place, other messages are not", () => {
  const { errors, page, print } = watchedPage();
  print("log", "hello");
  print("warning", "old");
  print("error", "broken");
  page.emit("pageerror", new TypeError("x is not a function"));
  expect(errors.unexpected).toEqual([
    "old (http://127.0.0.1/app.js)",
    "broken (http://127.0.0.1/app.js)",
    "TypeError: x is not a function",
  ]);
});

test("what the test allows is not unexpected", () => {
  const { errors, print } = watchedPage();
  print("error", "status of 404");
  errors.allow(/status of 404/);
  print("error", "status of 404");
  print("error", "status of 500");
  expect(errors.unexpected).toEqual(["status of 500 (http://127.0.0.1/app.js)"]);
});

test("a dialog is accepted, and unexpected unless it asks whether to leave the page", () => {
  const { errors, ask } = watchedPage();
  expect(ask("beforeunload", "")).toBe(true);
  expect(errors.unexpected).toEqual([]);
  expect(ask("alert", "hello")).toBe(true);
  expect(errors.unexpected).toEqual(["alert: hello"]);
});
