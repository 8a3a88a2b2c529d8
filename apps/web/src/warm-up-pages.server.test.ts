import { expect, test, vi } from "vitest";
import { pages } from "./warm-up-pages.server.ts";

vi.mock("./routes.ts", () => ({
  routes: [
    { path: "/" },
    { children: [{ path: "/todos" }, { path: "/users/:id", children: [{ path: "edit" }] }] },
    { path: "notes", children: [{ index: true }, { path: "new" }, { path: ":id" }] },
    { path: "*" },
  ],
}));

test("each page whose address has no parameter is warmed up, at its whole address", () => {
  expect(pages).toEqual(["/", "/todos", "/notes", "/notes/new", "/nowhere"]);
});
