/**
 * The templates: what `spin templates list` shows of each, and what `spin new` asks for.
 *
 * @module
 */

/** A template's description of itself. */
export interface Template {
  /** What `spin new -t` is told. */
  id: string;
  /** One line. */
  description: string;
  tags: readonly string[];
}

export const templates: readonly Template[] = [
  {
    id: "react-ssr",
    description: "Full-stack React: rendered on the server, hydrated in the browser",
    tags: ["react", "typescript", "http"],
  },
];

/** What a new app is asked for besides its name. */
export const descriptionParameter = {
  prompt: "Description",
  default: "A React app on WebAssembly, served by Spin.",
  /** It stands between double quotes in JSON and in TOML. The same in Rust and in JavaScript. */
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
