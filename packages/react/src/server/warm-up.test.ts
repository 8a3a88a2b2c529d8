import { defineFunctions, register } from "@react-on-spin/server-functions/server";
import { expect, test } from "vitest";
import { functionRequests, pageRequests } from "./serve.ts";

const { query, command } = defineFunctions();

test("each page whose address has no parameter is warmed up, at its whole address", () => {
  expect(
    pageRequests([
      { path: "/" },
      { children: [{ path: "/todos" }, { path: "/users/:id", children: [{ path: "edit" }] }] },
      { path: "notes", children: [{ index: true }, { path: "new" }, { path: ":id" }] },
      { path: "*" },
    ]),
  ).toEqual(["/", "/todos", "/notes", "/notes/new", "/nowhere"]);
});

test("each query is called, and each command with what no schema takes", () => {
  const functions = [
    register(
      "notes/getNotes",
      query(async () => 1),
    ),
    register(
      "notes/addNote",
      command(async () => 1),
    ),
  ];
  expect(functionRequests(functions)).toEqual([
    "/api/notes/getNotes",
    {
      path: "/api/notes/addNote",
      method: "POST",
      headers: { "content-type": "application/devalue+json" },
      body: '[{"warm-up":1},true]',
    },
  ]);
});
