/**
 * Puts the name of the new app in the place of this repository's name.
 *
 * @module
 */
import { escapeText } from "./liquid.ts";

/** A placeholder for the app's description. {@link toTemplate} replaces it with the parameter. */
export const DESCRIPTION = "@description@";

/** The texts that become parameters of the template. */
const parameters: ReadonlyMap<string, string> = new Map([
  ["react-on-spin", "{{project-name | kebab_case}}"],
  ["React on Spin", "{{project-name}}"],
  [DESCRIPTION, "{{project-description}}"],
]);

const tokens = new RegExp(`(${[...parameters.keys()].join("|")})`);

/**
 * Replaces this repository's name where it is part of the code.
 *
 * The packages of every app have the same scope, `@app/`. The formatter sorts imports and wraps lines, so
 * its result would depend on the app's name if the packages had it.
 *
 * @param path - where the file is in the app
 */
export function renameInCode(path: string, text: string): string {
  const scoped = text.replaceAll("@react-on-spin/", "@app/");
  return /\.(ts|tsx|mjs|js|wit|snap)$/.test(path)
    ? scoped.replaceAll("react-on-spin", "app")
    : scoped;
}

/** Turns the text of a file into a Liquid template with parameters for the name and the description. */
export function toTemplate(text: string): string {
  return text
    .split(tokens)
    .map((part) => parameters.get(part) ?? escapeText(part))
    .join("");
}
