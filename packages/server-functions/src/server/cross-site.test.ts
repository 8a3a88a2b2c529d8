import { expect, test } from "vitest";
import { crossSiteReason } from "./cross-site.ts";

function post(
  headers: Record<string, string>,
  url = "http://example.com/api/counter/incrementCount",
) {
  return new Request(url, { method: "POST", headers });
}

const allowed: [string, Request][] = [
  ["a page of the same origin", post({ "sec-fetch-site": "same-origin" })],
  ["a request with neither header, as curl sends it", post({})],
  ["an older browser on the same host", post({ origin: "http://example.com" })],
  ["a page behind a proxy that ends TLS", post({ origin: "https://example.com" })],
  [
    "a page behind a proxy that ends TLS and adds its port",
    post({ origin: "https://example.com" }, "http://example.com:443/api/x"),
  ],
  [
    "a page on the same host and port",
    post({ origin: "http://127.0.0.1:3000" }, "http://127.0.0.1:3000/api/x"),
  ],
  [
    "a page on the same IPv6 host",
    post({ origin: "http://[::1]:3000" }, "http://[::1]:3000/api/x"),
  ],
  [
    "a same-origin Sec-Fetch-Site with a different Origin",
    post({ "sec-fetch-site": "same-origin", origin: "https://proxy.internal" }),
  ],
];

const rejected: [string, Request][] = [
  ["a page of another site", post({ "sec-fetch-site": "cross-site" })],
  ["a page of a neighbouring subdomain", post({ "sec-fetch-site": "same-site" })],
  ["a request that was not made by a page", post({ "sec-fetch-site": "none" })],
  ["an empty Sec-Fetch-Site", post({ "sec-fetch-site": "" })],
  ["an unknown Sec-Fetch-Site", post({ "sec-fetch-site": "SAME-ORIGIN" })],
  ["two values of Sec-Fetch-Site", post({ "sec-fetch-site": "same-origin, cross-site" })],
  [
    "a cross-site Sec-Fetch-Site with a matching Origin",
    post({ "sec-fetch-site": "cross-site", origin: "http://example.com" }),
  ],
  ["another host", post({ origin: "https://evil.example" })],
  ["a subdomain", post({ origin: "https://a.example.com" })],
  ["a host that begins with ours", post({ origin: "https://example.com.evil.example" })],
  ["another port", post({ origin: "http://example.com:8080" })],
  [
    "an origin without the port of the request",
    post({ origin: "http://127.0.0.1" }, "http://127.0.0.1:3000/api/x"),
  ],
  ["an opaque origin", post({ origin: "null" })],
  ["an empty origin", post({ origin: "" })],
  ["two origins", post({ origin: "http://example.com http://evil.example" })],
  ["a list of origins", post({ origin: "http://example.com, http://evil.example" })],
  ["an origin with a user name", post({ origin: "http://example.com@evil.example" })],
  ["our host as a user name", post({ origin: "http://evil@example.com" })],
  ["an origin with a path", post({ origin: "http://example.com/" })],
  ["an extension's origin", post({ origin: "chrome-extension://example.com" })],
  ["a file", post({ origin: "file://example.com" })],
  [
    "a host that only X-Forwarded-Host names",
    post({ origin: "https://evil.example", "x-forwarded-host": "evil.example" }),
  ],
];

test.each(allowed)("allows %s", (_name, request) => {
  expect(crossSiteReason(request)).toBeUndefined();
});

test.each(rejected)("rejects %s", (_name, request) => {
  expect(crossSiteReason(request)).toEqual(expect.any(String));
});

const PROXIED = "http://10.0.0.7:8080/api/x";
const APP = "https://app.example";

test("behind a proxy that changes the host, a page of an allowed origin may call", () => {
  const call = post({ origin: APP }, PROXIED);
  expect(crossSiteReason(call)).toMatch(
    /Origin is "https:\/\/app.example", and the request's host is "10.0.0.7:8080".*allowed_origins/,
  );
  expect(crossSiteReason(call, ["https://www.app.example", `${APP}/`])).toBeUndefined();
});

test.each([
  ["another origin", { origin: "https://evil.example" }],
  ["the allowed host with another scheme", { origin: "http://app.example" }],
  ["the request's own host, which is not listed", { origin: "http://10.0.0.7:8080" }],
  [
    "a page whose name was made to lead here",
    { "sec-fetch-site": "same-origin", origin: "http://rebound.example" },
  ],
  ["a page of another site, whatever its origin", { "sec-fetch-site": "cross-site", origin: APP }],
  ["an opaque origin", { origin: "null" }],
])("if origins are listed, %s is rejected", (_name, headers) => {
  expect(crossSiteReason(post(headers, PROXIED), [APP])).toEqual(expect.any(String));
});

test("a setting that is not a list of origins is an error that says so", () => {
  const call = post({ origin: APP }, PROXIED);
  for (const text of ["app.example", "https://app.example/path", "*"]) {
    expect(() => crossSiteReason(call, [text])).toThrow("is not an origin");
  }
});
