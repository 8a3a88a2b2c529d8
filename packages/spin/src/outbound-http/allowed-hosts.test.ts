import { expect, test } from "vitest";
import { AllowedHosts, findTarget } from "./allowed-hosts.ts";

const allows = (entries: string[], url: string) =>
  new AllowedHosts("server", entries).allows(new URL(url));

test.each([
  ["https://api.example.com", "https://api.example.com/a?b", true],
  ["https://api.example.com", "https://API.example.com:443/", true],
  ["https://api.example.com/", "https://api.example.com/", true],
  ["https://api.example.com", "http://api.example.com/", false],
  ["https://api.example.com", "https://api.example.com:8443/", false],
  ["https://api.example.com", "https://api.example.com.evil.test/", false],
  ["https://api.example.com", "https://api.example.com@evil.test/", false],
  ["https://api.example.com:8443", "https://api.example.com:8443/", true],
  ["http://127.0.0.1:8000..8010", "http://127.0.0.1:8009/", true],
  ["http://127.0.0.1:8000..8010", "http://127.0.0.1:8010/", false],
  ["http://localhost:*", "http://localhost:1234/", true],
  ["*://localhost:80", "http://localhost/", true],
  ["*://localhost:80", "https://localhost/", false],
  ["https://*.example.com", "https://a.b.example.com/", true],
  ["https://*.example.com", "https://example.com/", false],
  ["https://*.example.com", "https://badexample.com/", false],
  ["https://*:*", "https://anything.test:9/", true],
  ["https://*:*", "http://anything.test:9/", false],
  ["*://*:*", "http://anything.test:9/", true],
  ["http://10.0.0.0/8:*", "http://10.200.3.4:9/", true],
  ["http://10.0.0.0/8:*", "http://11.0.0.1:9/", false],
  ["http://10.0.0.0/8", "http://10.1.1.1/", true],
  ["http://[::1]:3000", "http://[0:0::1]:3000/", true],
  ["http://[::1]:3000", "http://[::2]:3000/", false],
  ["http://127.0.0.1", "http://2130706433/", true],
  ["http://bücher.example", "http://xn--bcher-kva.example/", true],
  ["redis://localhost", "http://localhost/", false],
])("%s for %s: %s", (entry, url, expected) => {
  expect(allows([entry], url)).toBe(expected);
});

test("any entry of the list may allow a request, and an empty list allows none", () => {
  expect(allows(["http://a.test", "http://b.test"], "http://b.test/")).toBe(true);
  expect(allows([], "http://b.test/")).toBe(false);
});

test("requests to the application itself need 'self' or '*'", () => {
  for (const entry of ["http://self", "https://self.alt", "*://*:*", "http://*:80"]) {
    expect([entry, allows([entry], "http://self.alt/api")]).toEqual([entry, true]);
  }
  expect(allows(["http://127.0.0.1:3000"], "http://self.alt/api")).toBe(false);
  expect(allows(["http://self"], "http://self/")).toBe(false);
  expect(allows(["redis://self"], "http://self.alt/")).toBe(false);
});

test.each([
  ["*", /is not an allowed outbound host format\. Write it as <scheme>:\/\/<host>\[:<port>\]/],
  ["api.example.com", /is not an allowed outbound host format/],
  ["https://a.test/path", /must not include a path/],
  ["https://a.test:80/path", /has a path but is not allowed to/],
  ["https://a.*.test", /has a wildcard: allowed only as subdomains/],
  ["https://*.127.0.0.1", /has a wildcard before what is no domain/],
  ["https://user@a.test", /has an invalid host/],
  ["https://", /has an invalid host/],
  ["https://{a,b}.test", /has a list of hosts: not yet supported/],
  ["https://a.test:{1,2}", /has a list of ports: not yet supported/],
  ["https://a.test:99999", /has an invalid port: '99999'/],
  ["https://a.test:1..x", /has an invalid port: 'x'/],
  ["ftp://a.test", /has no port, and the scheme 'ftp' does not have a known default/],
  ["*://a.test", /has no port, and the scheme '\*' does not/],
  ["h2://a.test:1", /has an invalid scheme: only alphabetic/],
  ["http://other.spin.internal", /spin-node does not support service chaining/],
  ["http://*.spin.internal", /spin-node does not support service chaining/],
])("'%s' is rejected with the reason", (entry, message) => {
  expect(() => new AllowedHosts("server", [entry])).toThrow(message);
  expect(() => new AllowedHosts("server", [entry])).toThrow(/^Component 'server': '/);
});

const SELF = "http://127.0.0.1:3000";

/** Where a request goes: a URL, or what is reported. */
function target(entries: string[], url: string): string {
  let refusal = "";
  const found = findTarget(new URL(url), {
    allowedHosts: new AllowedHosts("server", entries),
    selfOrigin: SELF,
    report: (message) => {
      refusal = message;
    },
  });
  return found?.href ?? refusal;
}

test("a refused request is described as Spin does it", () => {
  expect(target([], "https://a.test:8443/secret?token=1")).toBe(
    "Warning: A component tried to make an outbound network connection to disallowed destination " +
      "'https://a.test:8443'.\nTo allow this request, add 'allowed_outbound_hosts = " +
      `["https://a.test:8443"]' to the manifest component section.`,
  );
  expect(target([], "http://self.alt/")).toMatch(
    /to its own app but it does not have permission\.\n.*\["http:\/\/self"\]/,
  );
});

test("a request to the application itself goes to its origin, with path and query as they are", () => {
  expect(target(["http://self"], "http://self.alt/a%20b/?c=%20d#e")).toBe(`${SELF}/a%20b/?c=%20d`);
});

test.each(["//", "/\\", "///", "/.//", "/a/..//", "/\t/", "/%2e//", "\\\\", "//user@", "/;//"])(
  "the path %j leads to no other host",
  (path) => {
    const found = target(["http://self"], `http://self.alt${path}127.0.0.1:4460/x`);
    expect(new URL(found).origin).toBe(SELF);
    const other = target(["http://a.test"], `http://a.test${path}127.0.0.1:4460/x`);
    expect(new URL(other).origin).toBe("http://a.test");
  },
);
