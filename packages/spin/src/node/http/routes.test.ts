import { describe, expect, test } from "vitest";
import { describeRoute, parseRoute, Router } from "./routes.ts";

const router = (...routes: string[]) =>
  // Each component has the name of its route, so that a match shows which one it was.
  new Router(routes.map((route) => parseRoute(route, route)));

const matched = (routes: string[], path: string) => {
  const match = router(...routes).match(path);
  return match && [match.route.raw, match.pathInfo];
};

describe("Router", () => {
  test("prefers an exact route to a wildcard, in any order", () => {
    expect(matched(["/...", "/a"], "/a")).toEqual(["/a", ""]);
    expect(matched(["/a", "/..."], "/a")).toEqual(["/a", ""]);
    expect(matched(["/a/...", "/a"], "/a")).toEqual(["/a", ""]);
  });

  test("prefers the longest prefix", () => {
    expect(matched(["/...", "/a/b/...", "/a/..."], "/a/b/c")).toEqual(["/a/b/...", "/c"]);
    expect(matched(["/...", "/a/b/...", "/a/..."], "/a/x")).toEqual(["/a/...", "/x"]);
  });

  test("matches whole segments only", () => {
    expect(matched(["/api/..."], "/apix")).toBeUndefined();
    expect(matched(["/api/..."], "/api")).toEqual(["/api/...", ""]);
  });

  test("keeps a trailing slash in the path info, as Spin does", () => {
    expect(matched(["/foo/..."], "/foo/bar/")).toEqual(["/foo/...", "/bar/"]);
    expect(matched(["/foo/..."], "/foo/")).toEqual(["/foo/...", "/"]);
    expect(matched(["/..."], "/")).toEqual(["/...", "/"]);
  });

  test("ignores a trailing slash for an exact route", () => {
    expect(matched(["/a"], "/a/")).toEqual(["/a", ""]);
    expect(matched(["/a"], "/a/b")).toBeUndefined();
  });

  test("does not decode paths", () => {
    expect(matched(["/a/..."], "/%61/b")).toBeUndefined();
    expect(matched(["/a/..."], "/a/%2e%2e/b")).toEqual(["/a/...", "/%2e%2e/b"]);
  });

  test("rejects two equal routes", () => {
    expect(() => router("/a/...", "/a/...")).toThrow("have the same route '/a/...'");
  });

  test("rejects a route with a named segment", () => {
    expect(() => parseRoute("/users/:id", "users")).toThrow("'/users/:id' of component 'users'");
  });
});

describe("describeRoute", () => {
  const line = (route: string) => describeRoute(parseRoute(route, "web"), "http://127.0.0.1:3000");

  test("prints a route as Spin does", () => {
    expect(line("/...")).toBe("  web: http://127.0.0.1:3000 (wildcard)");
    expect(line("/assets/...")).toBe("  web: http://127.0.0.1:3000/assets (wildcard)");
    expect(line("/exact")).toBe("  web: http://127.0.0.1:3000/exact");
  });
});
