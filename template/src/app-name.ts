/**
 * What of this repository's name becomes the name of the new app.
 *
 * @module
 */
import { escapeText } from "./liquid.ts";

/** Stands for the app's description until {@link toTemplate} puts the parameter there. */
export const DESCRIPTION = "@description@";

/** What becomes a parameter of the template. */
const parameters: ReadonlyMap<string, string> = new Map([
  ["react-on-spin", "{{project-name | kebab_case}}"],
  ["React on Spin", "{{project-name}}"],
  [DESCRIPTION, "{{project-description}}"],
]);

const tokens = new RegExp(`(${[...parameters.keys()].join("|")})`);

/**
 * Replaces this repository's name where it is part of the code.
 *
 * Every app has the same scope, `@app/`. The names of its packages are its own affair, and so the
 * order and the length of its imports, which the formatter cares about, do not depend on its name.
 */
export function renameInCode(path: string, text: string): string {
  const scoped = text.replaceAll("@react-on-spin/", "@app/");
  return /\.(ts|tsx|mjs|js|wit|snap)$/.test(path)
    ? scoped.replaceAll("react-on-spin", "app")
    : scoped;
}

/** Makes a Liquid template of a file, with parameters where the name and the description are. */
export function toTemplate(text: string): string {
  return text
    .split(tokens)
    .map((part) => parameters.get(part) ?? escapeText(part))
    .join("");
}
