/** All templates. The first one is the default of `npm run new`. */
export const templates = [
  {
    id: "react-ssr",
    description: "Full-stack React: rendered on the server, hydrated in the browser",
  },
  {
    id: "react-csr",
    description: "Full-stack React: a static page rendered in the browser, with server functions",
  },
] as const;

type Template = (typeof templates)[number];

/** The id of a template: what `spin new -t` and `npm run new -- --template` take. */
export type TemplateId = Template["id"];

/** A file of an app, with the name and the description of this repository. */
export interface AppFile {
  /** Relative to the folder of the app, with slashes. */
  path: string;
  content: Buffer;
}

/** What an app is called. */
export interface Names {
  /** Lower-case words with hyphens. */
  name: string;
  /** One line. */
  description: string;
}

/** The names of this repository, which stand for those of the app until it is made. */
const OURS = {
  title: "React on Spin",
  name: "react-on-spin",
  description: "Full-stack React on WebAssembly, with server functions and a persisted count.",
};

/** The files with names of this repository that are the app's. */
const NAMED =
  /^(README\.md|package(-lock)?\.json|spin[\w.]*\.toml|packages\/shared\/src\/app\.ts|docs\/your-app\.md|deploy\/.*)$/;

const token = new RegExp(`${OURS.title}|(?<!@)${OURS.name}(?!-[a-z])|${OURS.description}`, "g");

/** Puts the names of the app into a file. */
export function fillIn({ path, content }: AppFile, { name, description }: Names): Buffer {
  if (!NAMED.test(path)) return content;
  const text = content
    .toString()
    .replaceAll(token, (found) => (found === OURS.description ? description : name));
  return Buffer.from(text);
}

/** Turns a file into a template of `spin new`: Liquid, with parameters in the place of the names. */
export function toLiquid({ path, content }: AppFile): Buffer {
  // Spin copies what is no text as it is.
  if (content.includes(0)) return content;
  const raw = (text: string) => (/\{[{%]/.test(text) ? `{% raw %}${text}{% endraw %}` : text);
  if (!NAMED.test(path)) return Buffer.from(raw(content.toString()));
  const names: Readonly<Record<string, string>> = {
    [OURS.title]: "{{project-name}}",
    [OURS.name]: "{{project-name | kebab_case}}",
    [OURS.description]: "{{project-description}}",
  };
  const parts = content.toString().split(new RegExp(`(${token.source})`));
  return Buffer.from(parts.map((part) => names[part] ?? raw(part)).join(""));
}

/** What `spin new` asks for besides the name. */
export const descriptionParameter = {
  default: "A React app on WebAssembly, served by Spin.",
  /** The description goes between double quotes in JSON and TOML. Rust reads this pattern, too. */
  pattern: '^[^"\\\\\\x00-\\x1f]*$',
};

/** The file from which Spin reads a template's description. */
export function spinTemplateToml({ id, description }: Template): string {
  const { default: value, pattern } = descriptionParameter;
  return `manifest_version = "1"
id = "${id}"
description = "${description}"
tags = ["react", "typescript", "http"]

[parameters]
project-description = { type = "string", prompt = "Description", default = "${value}", pattern = '${pattern}' }
`;
}
