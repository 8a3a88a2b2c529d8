import fc from "fast-check";
import * as v from "valibot";
import { afterEach, expect, test, vi } from "vitest";
import { handlerOf, ORIGIN } from "../../test/app.ts";
import { createCommand } from "../client/functions.ts";
import { defineFunctions, register } from "./functions.ts";
import type { FormFailure } from "./handler.ts";

const { command } = defineFunctions();
const Picture = v.object({
  title: v.string(),
  picture: v.optional(v.file()),
  more: v.optional(v.array(v.file()), []),
});
const saved: unknown[] = [];

async function save({ title, picture, more }: v.InferOutput<typeof Picture>): Promise<number> {
  const files = [picture, ...more].flatMap((file) => file ?? []);
  const read = files.map(async (file) => [file.name, file.type, await latin1Of(file)]);
  saved.push({ title, files: await Promise.all(read) });
  return files.length;
}

const latin1Of = async (file: File) => Buffer.from(await file.arrayBuffer()).toString("latin1");

const onFormFailure = ({ fields, error }: FormFailure) =>
  Response.json({ fields, message: error.message, issues: error.issues }, { status: error.status });
const handle = handlerOf(
  [
    register(
      "notes/add",
      command(Picture, save, { files: { maxBytes: 2_048, maxTotalBytes: 3_072 } }),
    ),
    register("notes/addText", command(Picture, save)),
  ],
  { onFormFailure },
);

afterEach(() => {
  saved.length = 0;
  vi.unstubAllGlobals();
});

const file = (content: string, name = "a.txt") => new File([content], name, { type: "text/plain" });

function formOf(...entries: readonly (readonly [name: string, value: string | File])[]) {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  handle(new Request(`${ORIGIN}/api/notes/${path}`, { method: "POST", body, headers }));

test("a form with files calls a command whose schema has them", async () => {
  const response = await post(
    "add.action?returnTo=/notes",
    formOf(
      ["title", "a\r\nb"],
      ["picture", file("one", 'ä "1".txt')],
      ["more[]", file("two")],
      ["more[]", file("")],
    ),
  );
  expect([response.status, response.headers.get("location")]).toEqual([303, "/notes"]);
  expect(saved).toEqual([
    {
      title: "a\nb",
      files: [
        ['ä "1".txt', "text/plain", "one"],
        ["a.txt", "text/plain", "two"],
        ["a.txt", "text/plain", ""],
      ],
    },
  ]);
});

test("a file that was not chosen is left out, and a form without files may be sent the same way", async () => {
  // As browsers send it.
  const body = [
    "--x",
    'Content-Disposition: form-data; name="title"',
    "",
    "a",
    "--x",
    'Content-Disposition: form-data; name="picture"; filename=""',
    "Content-Type: application/octet-stream",
    "",
    "",
    "--x--",
    "",
  ].join("\r\n");
  for (const path of ["add.action", "addText.action"]) {
    const type = "multipart/form-data; boundary=x";
    expect((await post(path, body, { "content-type": type })).status).toBe(303);
  }
  expect(saved).toEqual(Array(2).fill({ title: "a", files: [] }));
});

test("a call with files arrives as it was", async () => {
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => handle(new Request(url, init)));
  const add = createCommand("notes/add", ORIGIN);
  const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const two = new File([everyByte], "b.png", { type: "image/png" });
  await expect(add({ title: "a", picture: file("one"), more: [two, two] })).resolves.toBe(3);
  expect(saved).toEqual([
    {
      title: "a",
      files: [
        ["a.txt", "text/plain", "one"],
        ...Array(2).fill(["b.png", "image/png", await latin1Of(two)]),
      ],
    },
  ]);
  const refused = createCommand("notes/addText", ORIGIN)({ title: "a", picture: file("one") });
  await expect(refused).rejects.toMatchObject({
    status: 422,
    issues: [{ message: "This form takes no files.", path: [] }],
  });
});

test("a form with a file for a command that takes none keeps what was typed, and says so at the field", async () => {
  const response = await post("addText.action", formOf(["title", "a"], ["n:a.b", file("x")]));
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    fields: { title: "a" },
    issues: [{ message: "This form takes no files.", path: ["a", "b"] }],
  });
});

test.each([
  ["a file", [file("x".repeat(2_049))], "A file is larger than 2 KiB"],
  [
    "the files together",
    [file("x".repeat(2_000)), file("x".repeat(2_000))],
    "The files are together larger than 3 KiB",
  ],
])("%s over the limit: 413, with a message that says so", async (_name, files, message) => {
  const form = formOf(["title", "a"], ...files.map((each) => ["more[]", each] as const));
  const response = await post("add.action", form);
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({
    message: expect.stringContaining(message),
    fields: { title: "a" },
  });
  expect(saved).toEqual([]);
});

test("of a form that is longer than any allowed one, the rest is not read", async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        sent += 2 ** 16;
        controller.enqueue(new Uint8Array(2 ** 16));
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: "POST", body, duplex: "half" };
  const headers = { "content-type": "multipart/form-data; boundary=x" };
  const response = await handle(new Request(`${ORIGIN}/api/notes/add`, { ...init, headers }));
  expect(response.status).toBe(413);
  expect(sent).toBeLessThan(2 ** 20 + 2 ** 17);
});

test("a form that is cut off or changed anywhere is refused, or is still a form", async () => {
  const whole = new Request(ORIGIN, {
    method: "POST",
    body: formOf(["title", "a"], ["picture", file("one")], ["more[]", file("two")]),
  });
  const type = whole.headers.get("content-type") ?? "";
  const bytes = new Uint8Array(await whole.arrayBuffer());
  const changes = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.option(fc.nat(255)) });
  await fc.assert(
    fc.asyncProperty(changes, fc.constantFrom("add", "add.action"), async ({ at, byte }, path) => {
      const changed = byte === null ? bytes.slice(0, at) : bytes.slice();
      if (byte !== null) changed[at] = byte;
      const { status } = await post(path, changed, { "content-type": type });
      // The first part of a call is its input, which a form does not have.
      expect(path === "add" ? [400, 413] : [303, 400, 413, 422]).toContain(status);
      // What ends the form is followed by a line break, which may be missing.
      if (byte === null && at > 0 && at < bytes.length - 2) expect(status).toBe(400);
    }),
    { numRuns: 1_000 },
  );
});

test.each(["multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x"])(
  "a body of type %s is refused",
  async (type) => {
    const { status } = await post("add.action", "--x--", { "content-type": type });
    expect([400, 415]).toContain(status);
  },
);
