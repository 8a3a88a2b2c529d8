import { expect, test } from "vitest";
import { escapeControls, logEntry } from "./entry.ts";

test("only the first line of an entry begins at the margin", () => {
  expect(logEntry("GET /a 500\nError: no\r\nGET /forged 200\n")).toBe(
    "GET /a 500\n  Error: no\n  GET /forged 200",
  );
});

test("control characters are shown and not obeyed", () => {
  expect(escapeControls("\x1b[2J\x07\r\0\x7f\x9b31m")).toBe("\\x1b[2J\\x07\\x0d\\x00\\x7f\\x9b31m");
  expect(escapeControls("a\tb\nÄ 😀")).toBe("a\tb\nÄ 😀");
});
