import { describe, expect, test } from "vitest";
import { formatAddress, parseAddress } from "./listen.ts";

describe("parseAddress", () => {
  test.each(["127.0.0.1:3000", "[::1]:80", "localhost:0"])("parses %s", (text) => {
    const { host, port } = parseAddress(text);
    expect(formatAddress(host, port)).toBe(text);
  });

  test.each(["3000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "http://127.0.0.1:1", ""])(
    "rejects '%s'",
    (text) => {
      expect(() => parseAddress(text)).toThrow("is not an address to listen on");
    },
  );
});
