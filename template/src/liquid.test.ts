import { expect, test } from "vitest";
import { escapeText, render } from "./liquid.ts";

const values = { "project-name": "MY-app", "project-description": "An app." };

test.each([
  "style={{ color }}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's syntax.
  "name: ${{ matrix.os }}",
  "{{ unclosed",
  "{% if %} {%- else -%}",
  "a line\n\n{{ x }}\n",
  "plain",
])("the text %j comes out of a template as it went in", (text) => {
  expect(render(escapeText(text), values)).toBe(text);
});

test("text that would end its own escaping is refused", () => {
  expect(() => escapeText("{{ x }} {% endraw %}")).toThrow("endraw");
});

test("a name is written in lower case where kebab case is asked for", () => {
  expect(render("{{project-name}} {{project-name | kebab_case}}", values)).toBe("MY-app my-app");
});

test.each(["{{ unknown }}", "{{ project-name | unknown }}"])("%s is an error", (template) => {
  expect(() => render(template, values)).toThrow("unknown");
});
