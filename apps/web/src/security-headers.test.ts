import { afterEach, expect, test, vi } from "vitest";
import { createNonce, securityHeaders } from "./security-headers.ts";

afterEach(() => vi.unstubAllEnvs());

test("in production the only inline code allowed is a script with the nonce", () => {
  vi.stubEnv("DEV", false);
  const policy = securityHeaders("abc")["content-security-policy"];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic';");
  expect(policy).not.toContain("unsafe-");
  expect(policy).not.toMatch(/ws:|blob:/);
});

test("in development the policy differs only in what Vite's client needs", () => {
  const directives = (dev: boolean) => {
    vi.stubEnv("DEV", dev);
    return securityHeaders("abc")["content-security-policy"]?.split("; ") ?? [];
  };
  const production = directives(false);
  const development = directives(true);
  expect(development.filter((directive) => !production.includes(directive))).toEqual([
    "worker-src 'self' blob:",
    "connect-src 'self' ws:",
    "style-src-elem 'self' 'nonce-abc'",
  ]);
});

test("a response that is not a page allows no scripts at all", () => {
  expect(securityHeaders()["content-security-policy"]).toContain("script-src 'none'");
});

test("nonces are long, and each one is different", () => {
  const nonces = Array.from({ length: 100 }, createNonce);
  expect(new Set(nonces).size).toBe(100);
  for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
});
