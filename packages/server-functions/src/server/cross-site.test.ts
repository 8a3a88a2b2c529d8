import { expect, test } from "vitest";
import { isCrossSite } from "./cross-site.ts";

function post(
  headers: Record<string, string>,
  url = "http://example.com/api/counter/incrementCount",
) {
  return new Request(url, { method: "POST", headers });
}

const allowed: [string, Request][] = [
  ["a page of the same origin", post({ "sec-fetch-site": "same-origin" })],
  ["neither header, as from curl", post({})],
  ["an older browser, on the same host", post({ origin: "http://example.com" })],
  ["a proxy that ends TLS in front", post({ origin: "https://example.com" })],
  [
    "a proxy that ends TLS and names its port",
    post({ origin: "https://example.com" }, "http://example.com:443/api/x"),
  ],
  [
    "the same host with the same port",
    post({ origin: "http://127.0.0.1:3000" }, "http://127.0.0.1:3000/api/x"),
  ],
  ["an IPv6 host", post({ origin: "http://[::1]:3000" }, "http://[::1]:3000/api/x")],
  [
    "what Sec-Fetch-Site says, where Origin says otherwise",
    post({ "sec-fetch-site": "same-origin", origin: "https://proxy.internal" }),
  ],
];

const refused: [string, Request][] = [
  ["a page of another site", post({ "sec-fetch-site": "cross-site" })],
  ["a page of a neighbouring subdomain", post({ "sec-fetch-site": "same-site" })],
  ["a request that no page made", post({ "sec-fetch-site": "none" })],
  ["an empty Sec-Fetch-Site", post({ "sec-fetch-site": "" })],
  ["an unknown Sec-Fetch-Site", post({ "sec-fetch-site": "SAME-ORIGIN" })],
  ["two values of Sec-Fetch-Site", post({ "sec-fetch-site": "same-origin, cross-site" })],
  [
    "another site, though Origin looks right",
    post({ "sec-fetch-site": "cross-site", origin: "http://example.com" }),
  ],
  ["another host", post({ origin: "https://evil.example" })],
  ["a subdomain", post({ origin: "https://a.example.com" })],
  ["a host that only begins alike", post({ origin: "https://example.com.evil.example" })],
  ["another port", post({ origin: "http://example.com:8080" })],
  [
    "no port where one was asked",
    post({ origin: "http://127.0.0.1" }, "http://127.0.0.1:3000/api/x"),
  ],
  ["an opaque origin", post({ origin: "null" })],
  ["an empty origin", post({ origin: "" })],
  ["two origins", post({ origin: "http://example.com http://evil.example" })],
  ["an origin with a user name", post({ origin: "http://example.com@evil.example" })],
  ["our host as a user name", post({ origin: "http://evil@example.com" })],
  ["an origin with a path", post({ origin: "http://example.com/" })],
  ["an extension's origin", post({ origin: "chrome-extension://example.com" })],
  ["a file", post({ origin: "file://example.com" })],
  [
    "a host that only a forwarding header names",
    post({ origin: "https://evil.example", "x-forwarded-host": "evil.example" }),
  ],
];

test.each(allowed)("lets in %s", (_name, request) => {
  expect(isCrossSite(request)).toBe(false);
});

test.each(refused)("refuses %s", (_name, request) => {
  expect(isCrossSite(request)).toBe(true);
});
