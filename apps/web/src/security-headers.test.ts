import { afterEach, expect, test, vi } from "vitest";
import { createNonce, securityHeaders } from "./security-headers.server.ts";

afterEach(() => vi.unstubAllEnvs());

test("in production nothing inline is allowed but scripts with the nonce", () => {
  vi.stubEnv("DEV", false);
  const policy = securityHeaders("abc")["content-security-policy"];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic';");
  expect(policy).not.toContain("unsafe-");
  expect(policy).not.toMatch(/ws:|blob:/);
});

test("an answer that is no page allows no scripts at all", () => {
  expect(securityHeaders()["content-security-policy"]).toContain("script-src 'none'");
});

test("nonces are long, and never the same", () => {
  const nonces = Array.from({ length: 100 }, createNonce);
  expect(new Set(nonces).size).toBe(100);
  for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
});
