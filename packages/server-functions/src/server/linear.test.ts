import { threadCpuUsage } from "node:process";
import * as v from "valibot";
import { expect, test } from "vitest";
import { handlerOf, ORIGIN } from "../../test/app.ts";
import { decodeFields } from "../wire/forms.ts";
import { isLocalPath } from "../wire/redirect.ts";
import { defineFunctions, register } from "./functions.ts";
import { describeError } from "./log.ts";

const { query, command } = defineFunctions();
const functions = [
  register(
    "app/read",
    query(v.optional(v.string()), async (text, { cookies }) => text ?? cookies.get("a") ?? ""),
  ),
  register(
    "app/save",
    command(v.array(v.object({ _a: v.number(), b: v.number() })), async () => {}),
  ),
  register(
    "app/form",
    command(v.record(v.string(), v.string()), async () => {}),
  ),
];
const handle = handlerOf(functions);
const get = (rest: string, headers: Record<string, string> = {}) =>
  handle(new Request(`${ORIGIN}/api/${rest}`, { headers }));
const post = (rest: string, body: string, headers: Record<string, string> = {}) => {
  const type = rest.includes(".action")
    ? "x-www-form-urlencoded"
    : body.startsWith("[[")
      ? "devalue+json"
      : "json";
  return handle(
    new Request(`${ORIGIN}/api/${rest}`, {
      method: "POST",
      body,
      headers: { "content-type": `application/${type}`, ...headers },
    }),
  );
};

const postMultipart = (repeated: string, count: number) => {
  const part = '--x\r\nContent-Disposition: form-data; name="b"';
  const isPart = repeated.startsWith("--x");
  const body = `${part}${repeated.startsWith("a") ? ";" : "\r\n\r\n"}${isPart ? "1\r\n" : ""}${repeated.repeat(count)}${isPart ? "" : "\r\n\r\n1\r\n"}--x--`;
  return post("app/form.action", body, { "content-type": "multipart/form-data; boundary=x" });
};

/** A list of parts, of which the first has all the others. */
function partsOf(count: number, first: (all: string) => string): string {
  const all = Array.from({ length: count }, (_, index) => index + 1);
  return `[${first(String(all))},${all.map((each) => `{"a":${count + each}}`)},${all}]`;
}

/** What a client can send, `size` times as long. Where a limit refuses more, its factor stays below that. */
const entries: readonly [name: string, send: (size: number) => unknown][] = [
  ["a path of slashes", (size) => get("/".repeat(200 * size))],
  ["a path of dots", (size) => get("./".repeat(200 * size))],
  ["a query of parameters", (size) => get(`app/read?${"a&".repeat(20 * size)}`)],
  ["a query of escapes", (size) => get(`app/read?input=${"%22".repeat(13 * size)}`)],
  ["a Content-Type", (size) => post("app/save", "", { "content-type": "; ".repeat(200 * size) })],
  [
    "a charset",
    (size) =>
      post("app/save", "", {
        "content-type": `application/json;charset=${'"'.repeat(200 * size)}`,
      }),
  ],
  ["cookies", (size) => get("app/read", { cookie: "b=1; ".repeat(200 * size) })],
  ["cookies without names", (size) => get("app/read", { cookie: ";".repeat(200 * size) })],
  ["cookies of equals signs", (size) => get("app/read", { cookie: "=".repeat(200 * size) })],
  ["an Origin", (size) => post("app/save", "", { origin: `http://${"a.".repeat(200 * size)}` })],
  ["Sec-Fetch-Site", (size) => post("app/save", "", { "sec-fetch-site": "a".repeat(200 * size) })],
  // Longer than a form may be: the component's engine is slower than this one.
  ["a list of a form", (size) => decodeFields(Array(200 * size).fill(["a[]", "1"]))],
  [
    "the fields of a form",
    (size) =>
      post(
        "app/form.action",
        Array.from({ length: 9 * size }, (_, index) => `a${index}=1`).join("&"),
      ),
  ],
  [
    "parts of a form",
    (size) =>
      postMultipart('--x\r\nContent-Disposition: form-data; name="a[]"\r\n\r\n1\r\n', 10 * size),
  ],
  ["beginnings of boundaries", (size) => postMultipart("\r\n-\r\n--", 200 * size)],
  ["a header of a part", (size) => postMultipart('a="\\', 200 * size)],
  ["a number of a form", (size) => post("app/form.action", `n:a=${"1".repeat(500 * size)}x`)],
  ["a text of a form", (size) => post("app/form.action", `a=${"%0D".repeat(500 * size)}`)],
  ["a name of a form", (size) => post("app/form.action", `${"[]".repeat(500 * size)}=1`)],
  ["where a form returns to", (size) => isLocalPath(`/${"./".repeat(10 * size)}a`)],
  ["brackets of JSON", (size) => post("app/save", "[".repeat(500 * size))],
  [
    "parts in a list",
    (size) =>
      post(
        "app/save",
        partsOf(200 * size, (all) => `[${all}]`),
      ),
  ],
  [
    "parts in a map",
    (size) =>
      post(
        "app/save",
        partsOf(200 * size, (all) => `["Map",${all}]`),
      ),
  ],
  [
    "parts in each other",
    (size) =>
      post("app/save", `[${Array.from({ length: 200 * size }, (_, index) => `[${index + 1}]`)}]`),
  ],
  ["a bigint", (size) => post("app/save", `[["BigInt","${"7".repeat(500 * size)}"]]`)],
  ["a text of JSON", (size) => post("app/save", `"${"\\u0041".repeat(500 * size)}"`)],
  [
    "issues and secrets",
    (size) =>
      post(
        "app/save",
        JSON.stringify(
          Array.from({ length: 20 * size }, (_, index) => ({ _a: `secret ${index}`, b: "" })),
        ),
      ),
  ],
  [
    "a message for the log",
    (size) => describeError(new Error("a.js:1 \n\r\u001b".repeat(200 * size))),
  ],
];

test.each(entries)("reading %s takes a time that grows with its length", async (_name, send) => {
  // The time of this thread's processor: a busy machine does not change it. Some systems count it in steps of 4 ms, so
  // the work is repeated until it can be told from those.
  const workOf = async (size: number) => {
    const start = threadCpuUsage();
    for (let runs = 1; ; runs++) {
      await send(size);
      const { user, system } = threadCpuUsage(start);
      if (user + system > 50_000) return (user + system) / runs;
    }
  };
  await workOf(5);
  const short = await workOf(5);
  const long = await workOf(100);
  // Twenty times the length takes twenty times as long, and four hundred times if the work is quadratic. The summand
  // stands for what does not depend on the length, in microseconds.
  expect(long / (short + 200)).toBeLessThan(100);
});
