import { expect, test } from "vitest";
import { buildPrompt, MAX_COMMENT, tidyComment } from "./prompt.ts";

test("the prompt names the count and asks for one or two sentences", () => {
  expect(buildPrompt(42)).toContain("clicked 42 times");
  expect(buildPrompt(1)).toContain("clicked 1 time.");
  expect(buildPrompt(42)).toContain("one or two short");
});

test("a comment is one paragraph without quotation marks around it", () => {
  expect(tidyComment('\n "Forty-two:\r\n\r\nthe\tanswer!" \n')).toBe("Forty-two: the answer!");
});

test.each([
  "<think>42 is the\n answer to everything.</think>\n\nForty-two!",
  `<think>${"Hm. ".repeat(5_000)}</think>Forty-two!`,
  "Forty-two!<think>Should I say more?",
])("what a model thinks is removed: %j", (answer) => {
  expect(tidyComment(answer)).toBe("Forty-two!");
});

test("control characters are removed", () => {
  expect(tidyComment("a\u0000b\u001b[31mc\u2028d")).toBe("a b [31mc d");
});

test("invisible characters and those that change the direction of text are removed", () => {
  expect(tidyComment("\u202egnp.exe\u202c \u2066a\u2069\u200fb\u200ec")).toBe("gnp.exe abc");
  expect(tidyComment("4\u200b2\u00ad\u2060\ufeff!\u{e0041}\u{e007f}")).toBe("42!");
});

test("joiners within an emoji or a word are kept", () => {
  for (const text of ["👩\u200d🚀 flies", "I ❤\ufe0f 42", "می\u200cخواهم"]) {
    expect(tidyComment(text)).toBe(text);
  }
});

test.each([
  ["white space", " \n\t "],
  ["blank characters that are not white space", "\u2800\u3164"],
  ["zero-width spaces", "\u200b\u200b"],
  ["joiners without anything to join", "\ufe0f \u200c\u200d"],
  ["quotation marks around nothing", '"\u2060"'],
])("an answer of %s is empty", (_, answer) => {
  expect(tidyComment(answer)).toBe("");
});

test("markup is kept as text", () => {
  expect(tidyComment("</script><b>bold</b>")).toBe("</script><b>bold</b>");
});

test("a long comment is cut at a word", () => {
  const comment = tidyComment("word ".repeat(1000));
  expect(comment.length).toBeLessThanOrEqual(MAX_COMMENT);
  expect(comment).toMatch(/word…$/);
});

test("an answer of a megabyte without a space is cut as well", () => {
  expect(tidyComment("😀".repeat(250_000)).length).toBeLessThanOrEqual(MAX_COMMENT);
});

test("a comment is never cut inside a character", () => {
  expect(tidyComment(`x${"😀".repeat(400)}`).isWellFormed()).toBe(true);
});
