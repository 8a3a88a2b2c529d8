import { expect, test } from "vitest";
import { DESCRIPTION, renameInCode, toTemplate } from "./app-name.ts";
import { render } from "./liquid.ts";

test("packages get a scope that is the same in every app", () => {
  expect(renameInCode("docs/a.md", '"@app/shared/counter"')).toBe('"@app/shared/counter"');
});

test("code does not carry the name of the app", () => {
  expect(renameInCode("a.wit", "package react-on-spin:server;")).toBe("package app:server;");
});

test("elsewhere the name becomes the parameter, and other braces stay", () => {
  const text = `name = "react-on-spin"\nabout = "${DESCRIPTION}"\nmodel = "{{ model }}"\n`;
  const values = { "project-name": "my-app", "project-description": "An app." };
  expect(render(toTemplate(text), values)).toBe(
    'name = "my-app"\nabout = "An app."\nmodel = "{{ model }}"\n',
  );
});
