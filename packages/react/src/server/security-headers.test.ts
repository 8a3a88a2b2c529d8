import { afterEach, expect, test, vi } from "vitest";
import { createNonce, type Policy, securityHeaders, staticPagePolicy } from "./security-headers.ts";

const policy = {
  "style-src": "'self'",
  "connect-src": "'self'",
  "worker-src": "'self'",
} satisfies Policy;

afterEach(() => vi.unstubAllEnvs());

test("in production the only inline code allowed is a script with the nonce", () => {
  vi.stubEnv("DEV", false);
  const sent = securityHeaders(policy, "abc")["content-security-policy"];
  expect(sent).toContain("default-src 'none'");
  expect(sent).toContain("script-src 'nonce-abc' 'strict-dynamic';");
  expect(sent).not.toContain("unsafe-");
  expect(sent).not.toMatch(/ws:|blob:/);
});

test("in development the policy differs only in what Vite's client needs", () => {
  const directives = (dev: boolean) => {
    vi.stubEnv("DEV", dev);
    return securityHeaders(policy, "abc")["content-security-policy"]?.split("; ") ?? [];
  };
  const production = directives(false);
  const development = directives(true);
  expect(development.filter((directive) => !production.includes(directive))).toEqual([
    "connect-src 'self' ws:",
    "worker-src 'self' blob:",
    "style-src-elem 'self' 'nonce-abc'",
  ]);
});

test("a response that is not a page allows no scripts at all", () => {
  expect(securityHeaders(policy)["content-security-policy"]).toContain("script-src 'none'");
});

test("what an app does not name is forbidden, but for forms that lead to the app itself", () => {
  vi.stubEnv("DEV", false);
  expect(securityHeaders({})["content-security-policy"]).toBe(
    "default-src 'none'; form-action 'self'; frame-ancestors 'none'; script-src 'none'; base-uri 'none'",
  );
  const own = { "frame-ancestors": "https://portal.example", "form-action": "https://pay.example" };
  expect(securityHeaders(own)["content-security-policy"]).toContain(
    "form-action https://pay.example; frame-ancestors https://portal.example",
  );
});

test("a static page posts no forms, and its document does not say what only a header can", () => {
  vi.stubEnv("DEV", false);
  const sent = staticPagePolicy({
    ...policy,
    "frame-ancestors": "'self'",
    "form-action": "'self'",
  });
  expect(sent).toContain("form-action 'none'");
  expect(sent).not.toContain("frame-ancestors");
});

test("nonces are long, and each one is different", () => {
  const nonces = Array.from({ length: 100 }, createNonce);
  expect(new Set(nonces).size).toBe(100);
  for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
});
