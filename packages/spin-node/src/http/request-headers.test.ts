import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { requestHeaders } from "./request-headers.ts";
import { parseRoute } from "./routes.ts";

const match = { route: parseRoute("/api/...", "api"), pathInfo: "/a" };

function headers(...raw: string[]) {
  const incoming = new IncomingMessage(new Socket());
  incoming.rawHeaders = raw;
  vi.spyOn(incoming.socket, "remoteAddress", "get").mockReturnValue("::1");
  vi.spyOn(incoming.socket, "remotePort", "get").mockReturnValue(5000);
  return requestHeaders(incoming, match, "example.test", "/api/a?b");
}

describe("requestHeaders", () => {
  test("adds what Spin adds", () => {
    expect(Object.fromEntries(headers())).toEqual({
      "spin-base-path": "/",
      "spin-client-addr": "[::1]:5000",
      "spin-component-route": "/api",
      "spin-full-url": "http://example.test/api/a?b",
      "spin-matched-route": "/api/...",
      "spin-path-info": "/a",
      "spin-raw-component-route": "/api/...",
    });
  });

  test("replaces a client's own headers of these names", () => {
    const sent = headers("Spin-Client-Addr", "10.0.0.1:1", "Spin-Custom", "kept");
    expect(sent.filter(([name]) => name === "spin-client-addr")).toEqual([
      ["spin-client-addr", "[::1]:5000"],
    ]);
    expect(sent).toContainEqual(["spin-custom", "kept"]);
  });

  test("drops what concerns the connection, and what the connection header names", () => {
    const names = headers(
      ...["Connection", "close, X-Hop", "X-Hop", "1", "TE", "trailers", "Accept", "*/*"],
    ).map(([name]) => name);
    expect(names).toContain("accept");
    for (const name of ["connection", "x-hop", "te"]) expect(names).not.toContain(name);
  });

  test("keeps a header that comes twice", () => {
    const cookies = headers("Cookie", "a=1", "Cookie", "b=2").filter(([name]) => name === "cookie");
    expect(cookies).toHaveLength(2);
  });
});
