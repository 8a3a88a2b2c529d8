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

test("a response that is not a page allows no scripts at all", () => {
  expect(securityHeaders()["content-security-policy"]).toContain("script-src 'none'");
});

test("nonces are long, and each one is different", () => {
  const nonces = Array.from({ length: 100 }, createNonce);
  expect(new Set(nonces).size).toBe(100);
  for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
});
