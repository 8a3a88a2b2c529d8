import { expect, test } from "vitest";
import { decodeForm } from "./decode-form.ts";

const input = (body: string) => decodeForm(body).input;

test("a field without a prefix is text", () => {
  expect(input("name=Ada+L%C3%B6v&empty=")).toEqual({ name: "Ada Löv", empty: "" });
});

test("the lines of a text end as they do in a script, however the browser has sent them", () => {
  expect(input("text=a%0D%0Ab%0Dc%0Ad")).toEqual({ text: "a\nb\nc\nd" });
});

test("a form without fields has no input", () => {
  expect(input("")).toBeUndefined();
});

test.each([
  ["n:by=1", { by: 1 }],
  ["n:by=-1.5e2", { by: -150 }],
  ["n:by=+7+", { by: 7 }],
  ["n:by=.5", { by: 0.5 }],
  ["n:by=", {}],
  ["b:loud=on", { loud: true }],
  ["b:loud=true", { loud: true }],
  ["b:loud=off", { loud: false }],
  ["b:loud=false", { loud: false }],
  ["tags[]=a&tags[]=b", { tags: ["a", "b"] }],
  ["tags[]=a", { tags: ["a"] }],
  ["n:sizes[]=1&n:sizes[]=&n:sizes[]=2", { sizes: [1, 2] }],
  ["b:days[]=on&b:days[]=off", { days: [true, false] }],
])("%s becomes %j", (body, expected) => {
  expect(input(body)).toEqual(expected);
});

test.each(["abc", "0x10", "Infinity", "1_000", "NaN", "1e", "1e400", ".", "5."])(
  "the invalid number %j stays text, so that the schema rejects it",
  (text) => {
    expect(input(`n:by=${text}`)).toEqual({ by: text });
  },
);

test.each(["__proto__=1", "n:constructor=1", "prototype[]=1", "b:__proto__[]=on", "%5f_proto__=1"])(
  "%s has a forbidden name",
  (body) => {
    expect(() => decodeForm(body)).toThrow(/is not allowed/);
  },
);

test.each(["a=1&a=2", "a=1&n:a=2", "a=1&a[]=2", "a[]=1&a=2"])(
  "%s is rejected, because it has a field twice",
  (body) => {
    expect(() => decodeForm(body)).toThrow(/more than once/);
  },
);

test.each(["a=%", "a=%zz", "a=%ff", "%e2%82=1"])("%s is rejected and not replaced", (body) => {
  expect(() => decodeForm(body)).toThrow(expect.objectContaining({ code: "malformed" }));
});

test("a form with more fields than the limit is rejected", () => {
  expect(() => decodeForm("a[]=1&".repeat(1_001))).toThrow(/more than 1000 fields/);
});

test("the fields keep the text that the user typed", () => {
  expect(decodeForm("n:by=abc&tags[]=x&n:none=").fields).toEqual({
    by: "abc",
    tags: ["x"],
    none: "",
  });
});
