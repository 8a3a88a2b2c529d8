import fc from "fast-check";
import { expect, test } from "vitest";
import { createTestApp, ORIGIN } from "../../test/app.ts";
import { decodeInput, decodeJson, encodeInput } from "../wire/values.ts";
import { crossSiteReason } from "./cross-site.ts";
import { checkReturnTo, decodeForm } from "./request.ts";

/**
 * Random input. Whatever it is, the response has a documented status. If a test fails, it prints a seed
 * and a path, with which `fc.assert(…, { seed, path })` repeats the case.
 */
const statuses = [200, 303, 400, 403, 404, 405, 409, 413, 414, 415, 422, 429];

const json = fc.oneof(fc.json(), fc.json().map(corrupt), fc.string({ unit: "binary" }));
const crafted = fc.constantFrom(
  '{"by":1}',
  '{"by":1000}',
  '{"by":1001}',
  '{"by":1,"__proto__":{"by":1}}',
  '{"by":{"valueOf":1}}',
  `${"[".repeat(5_000)}`,
  '{"then":{}}',
  '[{"by":1},1]',
  '[{"by":1},1001]',
  '[{"by":0}]',
  '[{"by":1},["BigInt","1"]]',
  "n:by=1",
  "n:by=1&n:by=2",
  "__proto__[by]=1",
  "n:by[]=1",
  "",
);
/** Parts that refer to each other in every way, also in wrong ones: the format of devalue. */
const number = fc.oneof({ weight: 5, arbitrary: fc.nat(9) }, fc.integer({ min: -9 }), fc.double());
const member = fc.oneof({ weight: 5, arbitrary: number }, fc.json(), fc.constantFrom("__proto__"));
const kinds = ["Date", "Map", "Set", "BigInt", "null", "RegExp", "Object", "URL", "Int8Array"];
const part = fc.oneof(
  fc.array(number),
  fc.dictionary(fc.constantFrom("a", "b", "then", "__proto__", "constructor"), number),
  fc
    .tuple(fc.constantFrom(...kinds), member, member)
    .map((each) => each.slice(0, 2 + (each.length % 2))),
  fc.constantFrom(...[["Date", "2030-01-01"], ["BigInt", "7"], ["ArrayBuffer", "AAAA"], "x", null]),
  number,
);
const key = fc.string().filter((each) => each !== "__proto__");
const rich = fc.anything({ key, withDate: true, withMap: true, withSet: true, withBigInt: true });
const parts = fc.oneof(
  fc.array(part, { maxLength: 6 }).map((each) => JSON.stringify(each)),
  fc.tuple(rich, fc.nat(9)).map(([input, other]) => encodeInput(input).replace(/\d+/, `${other}`)),
);
const text = fc.oneof(json, crafted, parts, fc.webQueryParameters());

/** Whether the Fetch standard allows these header values. */
function canBeSent(headers: Record<string, string>): boolean {
  try {
    return Boolean(new Headers(headers));
  } catch {
    return false;
  }
}

/** Removes the last character, so that the text is nearly valid. */
function corrupt(whole: string): string {
  return whole.slice(0, -1);
}

const path = fc.oneof(
  fc.constantFrom(
    "/api/counter/getCount",
    "/api/counter/echo",
    "/api/counter/incrementCount",
    "/api/counter/incrementCount.action",
    "/api/failing/read",
    "/api/failing/write.action",
    "/api",
  ),
  fc.webPath().map((rest) => `/api${rest}`),
);
const search = fc.oneof(
  fc.constant(""),
  text.map((each) => `?${new URLSearchParams({ input: each })}`),
  text.map((each) => `?${new URLSearchParams({ devalue: each })}`),
  text.map((each) => `?${new URLSearchParams({ returnTo: each })}`),
  fc.webQueryParameters().map((each) => `?${each}`),
);
const host = fc.constantFrom("127.0.0.1:3000", "127.0.0.1", "evil.example", "evil.example:3000");
const origin = fc.oneof(
  host.map((each) => `http://${each}`),
  host.map((each) => `https://${each}`),
  fc.webUrl(),
  fc.constantFrom("null", "", "http://127.0.0.1:3000 http://evil.example"),
  fc.string(),
);
const site = fc.constantFrom("same-origin", "same-site", "cross-site", "none", "", "x");
const type = fc.constantFrom(
  "application/json",
  "application/devalue+json",
  "application/x-www-form-urlencoded",
  "text/plain",
  "application/json;charset=latin1",
);
const headers = fc
  .record(
    { origin, "sec-fetch-site": site, "content-type": type, "content-length": fc.string() },
    { requiredKeys: [] },
  )
  .filter(canBeSent);

const anyRequest = fc.record({
  method: fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"),
  path,
  search,
  headers,
  body: fc.oneof(text, fc.uint8Array()),
});
/** Valid in most parts, so that enough requests reach the function. */
const nearlyValidRequest = fc.record({
  method: fc.constant("POST"),
  path: fc.constantFrom("/api/counter/incrementCount", "/api/counter/incrementCount.action"),
  search: fc.constantFrom("", "?returnTo=/a", "?returnTo=//a"),
  headers: fc.record({
    "content-type": fc.constantFrom(
      "application/json",
      "application/devalue+json",
      "application/x-www-form-urlencoded",
    ),
    "sec-fetch-site": fc.constantFrom("same-origin", "same-origin", "cross-site"),
  }),
  body: crafted,
});
const request = fc.oneof(anyRequest, nearlyValidRequest);

test("the response to any request has a documented status, and only a valid command changes the count", async () => {
  const counted = { calls: 0, forms: 0 };
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, search, headers, body }) => {
      const app = createTestApp();
      const hasBody = method !== "GET" && method !== "HEAD";
      const input = new Request(ORIGIN + path + search, {
        method,
        headers,
        ...(hasBody && { body }),
      });
      const crossSite = crossSiteReason(input) !== undefined;
      const response = await app.handle(input);

      // Only the functions that throw on purpose may respond with 500.
      const documented = path.startsWith("/api/failing/") ? [...statuses, 500] : statuses;
      expect(documented).toContain(response.status);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(await response.text()).not.toMatch(/SECRET|at \S+ \(|\.ts:\d/);

      if (app.count() !== 0) {
        counted[response.status === 200 ? "calls" : "forms"]++;
        expect(method).toBe("POST");
        expect(crossSite).toBe(false);
        expect([200, 303]).toContain(response.status);
        expect(path.startsWith("/api/counter/incrementCount")).toBe(true);
        expect(app.count()).toBeGreaterThanOrEqual(1);
        expect(app.count()).toBeLessThanOrEqual(1_000);
      }
    }),
    { numRuns: 4_000 },
  );
  // If no request were valid, the assertions about the count would never run.
  expect(counted.calls).toBeGreaterThan(0);
  expect(counted.forms).toBeGreaterThan(0);
});

test("JSON is decoded as JSON.parse decodes it, or rejected, and never has a forbidden key", () => {
  let decoded = 0;
  fc.assert(
    fc.property(text, (body) => {
      const outcome = attempt(() => decodeJson(body));
      if (outcome === undefined || body === "") return;
      decoded++;
      expect(outcome.value).toEqual(JSON.parse(body));
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(JSON.stringify(outcome.value)).not.toMatch(/"(__proto__|constructor|prototype)":/);
    }),
    { numRuns: 2_000 },
  );
  expect(decoded).toBeGreaterThan(200);
});

test("parts that refer to each other are decoded into a tree no larger than their text, or rejected", () => {
  const decoded = new Set<string>();
  fc.assert(
    fc.property(parts, (body) => {
      const outcome = attempt(() => decodeInput(body));
      if (outcome === undefined) return;
      decoded.add(body);
      const met = new Set<unknown>();
      const visit = (value: unknown, depth: number): void => {
        if (typeof value !== "object" || value === null) return;
        expect(met.has(value)).toBe(false);
        met.add(value);
        expect(depth).toBeLessThan(32);
        expect(value).not.toBeInstanceOf(RegExp);
        expect(Object.keys(value)).not.toContain("constructor");
        const isCollection = value instanceof Map || value instanceof Set;
        for (const each of isCollection ? [...value].flat() : Object.values(value))
          visit(each, depth + 1);
      };
      visit(outcome.value, 0);
      expect(met.size).toBeLessThanOrEqual(body.length);
    }),
    { numRuns: 5_000 },
  );
  expect(decoded.size).toBeGreaterThan(100);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test("whatever can be encoded as an input arrives as it was", () => {
  let arrived = 0;
  fc.assert(
    fc.property(rich, (input) => {
      const outcome = attempt(() => decodeInput(encodeInput(input)));
      if (outcome === undefined) return;
      arrived++;
      expect(outcome.value).toEqual(input);
    }),
    { numRuns: 1_000 },
  );
  expect(arrived).toBeGreaterThan(500);
});

test("a form is decoded into plain data, or rejected", () => {
  let decoded = 0;
  fc.assert(
    fc.property(text, (body) => {
      const outcome = attempt(() => decodeForm(body).input);
      if (outcome?.value === undefined) return;
      decoded++;
      expect(JSON.parse(JSON.stringify(outcome.value))).toEqual(outcome.value);
    }),
    { numRuns: 2_000 },
  );
  expect(decoded).toBeGreaterThan(1_000);
});

test("an accepted returnTo address always leads to this site", () => {
  const piece = fc.constantFrom(
    "/",
    "\\",
    "//",
    "%2f",
    "%5c",
    "..",
    ".",
    ":",
    "@",
    "evil.example",
    "https",
    "?",
    "#",
    "\t",
    "%09",
    "a",
  );
  const address = fc.oneof(
    fc.array(piece, { maxLength: 6 }).map((pieces) => `/${pieces.join("")}`),
    fc.webUrl(),
    fc.string(),
  );
  let accepted = 0;
  fc.assert(
    fc.property(address, (returnTo) => {
      const outcome = attempt(() => checkReturnTo(returnTo));
      if (outcome === undefined) return;
      accepted++;
      // Read as a browser reads it, and as a proxy that decodes it or removes dots first.
      for (const read of [returnTo, decodeURIComponent(outcome.value.split(/[?#]/, 1)[0] ?? "")]) {
        const url = new URL(read, ORIGIN);
        expect(url.origin).toBe(ORIGIN);
        expect(new URL(url.pathname, ORIGIN).origin).toBe(ORIGIN);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test("only the Origin of the request's own host is allowed", () => {
  let allowed = 0;
  fc.assert(
    fc.property(
      origin.filter((header) => canBeSent({ origin: header })),
      host,
      (header, asked) => {
        const init = { method: "POST", headers: { origin: header } };
        if (crossSiteReason(new Request(`http://${asked}/api/x`, init)) !== undefined) return;
        allowed++;
        expect([`http://${asked}`, `https://${asked}`]).toContain(header);
      },
    ),
    { numRuns: 2_000 },
  );
  expect(allowed).toBeGreaterThan(50);
});

/** Returns what a function returns; undefined if it throws `Malformed`, as documented. */
function attempt<T>(run: () => T): { readonly value: T } | undefined {
  try {
    return { value: run() };
  } catch (error) {
    expect(error).toMatchObject({ code: "malformed" });
    return undefined;
  }
}
