/**
 * The template language of `spin new`: Liquid, with a few filters of Spin's.
 *
 * @module
 */
import { Liquid } from "liquidjs";

/** What a template is filled in with: the names that it has in `spin new`. */
export interface Values {
  "project-name": string;
  "project-description": string;
}

const engine = new Liquid({ strictFilters: true, strictVariables: true });

// Spin splits camelCase too, but the names that it allows have no capital inside a word.
engine.registerFilter("kebab_case", (name: string) => name.toLowerCase());

/**
 * Fills in a template.
 *
 * @throws Error if it uses a variable or a filter that is not there.
 */
export function render(template: string, values: Values): string {
  return engine.parseAndRenderSync(template, values);
}

/**
 * Makes a template of text that is to stay as it is.
 *
 * @throws Error if the text ends a raw block itself, which Liquid has no way to write.
 */
export function escapeText(text: string): string {
  if (!/\{[{%]/.test(text)) return text;
  if (/\{%-?\s*endraw/.test(text)) {
    throw new Error('Text with "{% endraw %}" cannot go into a Liquid template.');
  }
  return `{% raw %}${text}{% endraw %}`;
}
