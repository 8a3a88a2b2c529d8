import { expect, test } from "vitest";
import { decodeForm, readBody, requireMediaType } from "./request.ts";

function streamOf(...chunks: (string | Uint8Array<ArrayBuffer> | Error)[]) {
  let cancelled = false;
  let pulled = 0;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const chunk = chunks.shift();
        pulled++;
        if (chunk === undefined) controller.close();
        else if (chunk instanceof Error) controller.error(chunk);
        else
          controller.enqueue(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
      },
      cancel() {
        cancelled = true;
        return new Promise(() => {});
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, wasCancelled: () => cancelled, pulls: () => pulled };
}

test("a body is read to its end, even if a character is split between chunks", async () => {
  const euro = new TextEncoder().encode("€");
  await expect(readBody(streamOf("10 ", euro.slice(0, 1), euro.slice(1), "").stream)).resolves.toBe(
    "10 €",
  );
});

test("a missing body is read as an empty text", async () => {
  await expect(readBody(null)).resolves.toBe("");
});

test("a body can be exactly as long as the limit", async () => {
  await expect(readBody(streamOf("12", "34").stream, 4)).resolves.toBe("1234");
});

test("a body is rejected at the first byte over the limit, and the rest is not read", async () => {
  const { stream, wasCancelled, pulls } = streamOf("12", "345", "6", "7");
  await expect(readBody(stream, 4)).rejects.toMatchObject({ code: "too-large", status: 413 });
  expect(wasCancelled()).toBe(true);
  expect(pulls()).toBe(2);
});

test("the limit counts bytes, not characters", async () => {
  await expect(readBody(streamOf("€€").stream, 5)).rejects.toMatchObject({ code: "too-large" });
});

test("an upload that ends early is malformed", async () => {
  await expect(readBody(streamOf('{"by":', new Error("reset")).stream)).rejects.toMatchObject({
    code: "malformed",
    status: 400,
  });
});

test.each([
  ["a byte that is never valid", [0xff]],
  ["an overlong slash", [0xc0, 0xaf]],
  ["a character cut in half", [0xe2, 0x82]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
])("%s is rejected and not replaced", async (_name, bytes) => {
  await expect(readBody(streamOf(new Uint8Array(bytes)).stream)).rejects.toMatchObject({
    code: "malformed",
  });
});

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
  ["home.city=Rome&n:home.zip=1&home.tags[]=a", { home: { city: "Rome", zip: 1, tags: ["a"] } }],
])("%s becomes %j", (body, expected) => {
  expect(input(body)).toEqual(expected);
});

test.each(["abc", "0x10", "Infinity", "1_000", "NaN", "1e", "1e400", ".", "5."])(
  "the invalid number %j stays text, so that the schema rejects it",
  (text) => {
    expect(input(`n:by=${text}`)).toEqual({ by: text });
  },
);

test.each([
  "__proto__=1",
  "n:constructor=1",
  "prototype[]=1",
  "b:__proto__[]=on",
  "%5f_proto__=1",
  "a.__proto__.b=1",
  "a.constructor=1",
])("%s has a forbidden name", (body) => {
  expect(() => decodeForm(body)).toThrow(/is not allowed/);
});

test.each(["a=1&a=2", "a=1&n:a=2", "a=1&a[]=2", "a[]=1&a=2", "a=1&a.b=2", "a.b=1&a=2", "n:a=&a=2"])(
  "%s is rejected, because it has a field twice",
  (body) => {
    expect(() => decodeForm(body)).toThrow(/more than once/);
  },
);

test.each(["a=%", "a=%zz", "a=%ff", "%e2%82=1"])("%s is rejected and not replaced", (body) => {
  expect(() => decodeForm(body)).toThrow(expect.objectContaining({ code: "malformed" }));
});

test("a name with more levels than JSON may have is rejected", () => {
  expect(() => decodeForm(`${"a.".repeat(32)}a=1`)).toThrow(/more than 32 levels/);
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
