/**
 * The templates: how `spin templates list` describes each, and what `spin new` asks for.
 *
 * @module
 */

/** What `spin new -t` is given. */
export type TemplateId = "react-ssr" | "react-csr";

/** A template's description of itself. */
export interface Template {
  id: TemplateId;
  /** One line. */
  description: string;
  tags: readonly string[];
}

/** All templates. The first one is the default of `npm run new`. */
export const templates: readonly [Template, ...Template[]] = [
  {
    id: "react-ssr",
    description: "Full-stack React: rendered on the server, hydrated in the browser",
    tags: ["react", "typescript", "http"],
  },
  {
    id: "react-csr",
    description: "Full-stack React: a static page rendered in the browser, with server functions",
    tags: ["react", "typescript", "http"],
  },
];

/** What `spin new` asks for besides the name. */
export const descriptionParameter = {
  prompt: "Description",
  default: "A React app on WebAssembly, served by Spin.",
  /** The description goes between double quotes in JSON and TOML. Rust reads this pattern, too. */
  pattern: '^[^"\\\\\\x00-\\x1f]*$',
};

/** The file from which Spin reads a template's description. */
export function spinTemplateToml({ id, description, tags }: Template): string {
  const { prompt, default: value, pattern } = descriptionParameter;
  return `manifest_version = "1"
id = "${id}"
description = "${description}"
tags = ${JSON.stringify(tags)}

[parameters]
project-description = { type = "string", prompt = "${prompt}", default = "${value}", pattern = '${pattern}' }
`;
}
