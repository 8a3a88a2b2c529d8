import { variables } from "@react-on-spin/spin/vitest/host";
import { expect, test } from "vitest";
import { readAllowedOrigins } from "./allowed-origins.server.ts";

test.each([
  [undefined, []],
  ["", []],
  ["https://app.example", ["https://app.example"]],
  [
    " https://a.example,https://b.example https://c.example ",
    ["https://a.example", "https://b.example", "https://c.example"],
  ],
])("the variable %j lists the origins %j", (text, origins) => {
  if (text === undefined) delete variables["allowed_origins"];
  else variables["allowed_origins"] = text;
  expect(readAllowedOrigins()).toEqual(origins);
});
