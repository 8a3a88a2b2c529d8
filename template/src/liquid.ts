/**
 * The template language of `spin new`: Liquid, with a few filters of Spin's.
 *
 * @module
 */
import { Liquid } from "liquidjs";

/** The values of a template's parameters, by the names that `spin new` uses. */
export interface Values {
  "project-name": string;
  "project-description": string;
}

const engine = new Liquid({ strictFilters: true, strictVariables: true });

// Spin's filter also splits camelCase, but checkName allows only names in lower case.
engine.registerFilter("kebab_case", (name: string) => name.toLowerCase());

/**
 * Renders a template.
 *
 * @throws Error if the template uses an unknown variable or filter.
 */
export function render(template: string, values: Values): string {
  return engine.parseAndRenderSync(template, values);
}

/**
 * Turns text into a template that renders to the same text.
 *
 * @throws Error if the text has `{% endraw %}`, which Liquid cannot escape.
 */
export function escapeText(text: string): string {
  if (!/\{[{%]/.test(text)) return text;
  if (/\{%-?\s*endraw/.test(text)) {
    throw new Error(
      'Text with "{% endraw %}" cannot be in a Liquid template, since Liquid has no way to escape it.',
    );
  }
  return `{% raw %}${text}{% endraw %}`;
}
