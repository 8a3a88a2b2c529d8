/**
 * Makes an app of one's own. This repository is the template: a new app is a copy of it, less the workshop, under
 * another name.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, matchesGlob, posix, relative, sep } from "node:path";
import { packAll } from "./pack.ts";
import { messageOf, parseManifest, ROOT, run } from "./project.ts";

/** What only this repository needs: how its paths begin. */
const WORKSHOP = [
  ".ci/",
  ".github/workflows/release.yml",
  "CONTRIBUTING.md",
  "README.md",
  "docs/",
  "e2e/",
  "knip.json",
  "models/",
  "packages/",
  "tools/",
];

/** What an owner needs of it all the same. */
const OWNERS = [
  "docs/{your-app,identity-provider}.md",
  "docs/{login,identity-provider}/**",
  "e2e/{package.json,playwright.config.ts}",
  "e2e/fixtures/{clicks,model}.ts",
  "e2e/tests/{accessibility,comment,counter,manifests}.spec.ts",
  "models/*/weights/*",
  "packages/{server,shared}/**",
];

/** What those tests import. The others need more. */
const TESTS_NEED = /^(@app\/.*|@react-on-spin\/.*|@playwright\/test|smol-toml|valibot)$/;

/** Takes the place of this repository's files. */
const REPLACED = "tools/new-app/";

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

/** The id of a template: what `spin new -t` and `npm run new -- --template` take. */
export type TemplateId = (typeof templates)[number]["id"];

/** A file of an app, with the name and the description of this repository. */
export interface AppFile {
  /** Relative to the folder of the app, with slashes. */
  path: string;
  content: Buffer;
}

/** What an app is called: lower-case words with hyphens, and one line. */
export interface Names {
  name: string;
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

/** The user has to change something before an app can be made. The message says what. */
export class Refusal extends Error {}

/**
 * Makes the files of an app.
 *
 * @throws Refusal if this folder is not a clone of the repository
 * @throws Error if a tool fails; it has printed why
 */
export function makeFiles(template: TemplateId): AppFile[] {
  checkPlace(ROOT);
  const files = new Map<string, Buffer>();
  const read = (path: string) => readFileSync(join(ROOT, path));
  const replaced: string[] = [];
  for (const path of listTracked()) {
    if (path.startsWith(REPLACED)) replaced.push(path);
    else if (isOwners(path)) files.set(path, read(path));
  }
  for (const path of replaced) files.set(path.slice(REPLACED.length), read(path));
  const folder = mkdtempSync(join(tmpdir(), "new-app-"));
  try {
    for (const path of packAll(folder)) files.set(`vendor/${basename(path)}`, readFileSync(path));
    adapt(files, template);
    for (const [path, content] of files) {
      if (path.endsWith(".md")) files.set(path, withoutDeadLinks(path, content.toString(), files));
    }
    files.set("package-lock.json", makeLockFile(files, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [...files].map(([path, content]) => ({ path, content }));
}

const isOwners = (path: string) =>
  !WORKSHOP.some((start) => path.startsWith(start)) || matches(path, OWNERS);

const matches = (path: string, patterns: readonly string[]) =>
  patterns.some((pattern) => matchesGlob(path, pattern));

/** Lists the files that git tracks: what else lies in the folder is the user's own. */
function listTracked(): string[] {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: ROOT, encoding: "utf8" });
  const { error, status, stdout, stderr } = git("rev-parse", "--show-toplevel");
  const isClone = status === 0 && realpathSync(stdout.trim()) === realpathSync(ROOT);
  if (!isClone) {
    throw new Refusal(
      `A new app is made of the files that git tracks, but ${ROOT} is not a clone of its own. ` +
        (error === undefined
          ? `Clone the repository instead of copying its files. ${stderr.trim()}`.trim()
          : `Install git, so that it is on the PATH: ${error.message}`),
    );
  }
  const paths = git("ls-files", "-z").stdout.split("\0");
  return paths.filter((path) => path !== "" && existsSync(join(ROOT, path)));
}

/** Changes what refers to the workshop: the two files that npm reads. */
function adapt(files: Map<string, Buffer>, template: TemplateId): void {
  const vendor = new Map<string, string>();
  for (const path of files.keys()) {
    const [, name, version] = /^vendor\/react-on-spin-(.*)-(\d.*)\.tgz$/.exec(path) ?? [];
    if (version !== undefined) vendor.set(`@react-on-spin/${name}`, `file:${path}`);
  }
  edit(files, "package.json", ({ scripts, devDependencies, ...rest }) => ({
    ...rest,
    workspaces: ["apps/*", "packages/*", "e2e"],
    scripts: {
      ...omit(scripts, (_name, command) => / && tools /.test(command)),
      ...(template === "react-csr" && renderedInBrowser(scripts)),
    },
    devDependencies: { ...devDependencies, ...Object.fromEntries(vendor) },
  }));
  edit(files, "e2e/package.json", ({ scripts, devDependencies, ...rest }) => ({
    ...rest,
    // They build the apps of this repository's tests.
    scripts: omit(scripts, (name) => name.startsWith("build:")),
    devDependencies: omit(devDependencies, (name) => !TESTS_NEED.test(name)),
  }));
}

/** The template react-csr is the same app. It only serves the static build where the other one serves the default. */
const renderedInBrowser = ({ start, dev }: Record<string, string>) => ({
  start: `${start} --from spin.static.toml`,
  dev: `${dev} --mode static`,
});

type Manifest = ReturnType<typeof parseManifest>;

function edit(
  files: Map<string, Buffer>,
  path: string,
  change: (manifest: Manifest) => Readonly<Record<string, unknown>>,
): void {
  const text = (files.get(path) ?? "").toString();
  const changed = change(parseManifest(text));
  const keys = Object.keys(JSON.parse(text));
  const sorted = Object.fromEntries(keys.map((key) => [key, changed[key]]));
  files.set(path, Buffer.from(`${JSON.stringify(sorted, null, 2)}\n`));
}

const omit = (
  values: Readonly<Record<string, string>>,
  isLeftOut: (name: string, value: string) => boolean,
) => Object.fromEntries(Object.entries(values).filter(([name, value]) => !isLeftOut(name, value)));

/** Turns links to what the app does not have into text. */
function withoutDeadLinks(path: string, text: string, files: ReadonlyMap<string, Buffer>): Buffer {
  const isDead = (link: string) => {
    const [file = ""] = link.split("#");
    return (
      file !== "" && !/^[a-z]+:/.test(link) && !files.has(posix.join(posix.dirname(path), file))
    );
  };
  const linked = text.replaceAll(
    /\[([^\]]+)\]\(([^)\s]+)\)/g,
    (whole, label: string, link: string) => (isDead(link) ? label : whole),
  );
  return Buffer.from(linked);
}

/** Lets npm make the lock file of an app out of this repository's, without a network. */
function makeLockFile(files: ReadonlyMap<string, Buffer>, folder: string): Buffer {
  const app = join(folder, "app");
  const needed = [...files].filter(([path]) => /(^|\/)package(-lock)?\.json$|^vendor\//.test(path));
  writeFiles(
    app,
    needed.map(([path, content]) => ({ path, content })),
  );
  const quiet = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  run("npm", ["install", "--package-lock-only", ...quiet], app);
  return readFileSync(join(app, "package-lock.json"));
}

/** Writes files into a folder, and makes the folder if it is not there. */
export function writeFiles(
  folder: string,
  files: readonly { path: string; content: string | Buffer }[],
): void {
  for (const { path, content } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

/**
 * Makes an app. If that fails, it leaves nothing behind.
 *
 * @param folder - absolute path of a folder that does not exist, or is empty
 * @throws Refusal if the folder cannot be made
 */
export function makeApp(folder: string, names: Names, files: readonly AppFile[]): void {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.unshift(path);
  try {
    // One after the other: with Node's own option for that, it never ends in some folders of the system (`/proc`).
    for (const path of missing) mkdirSync(path);
    writeFiles(
      folder,
      files.map((file) => ({ ...file, content: fillIn(file, names) })),
    );
  } catch (error) {
    // A folder that was there before stays, as empty as it was.
    const written = missing.slice(0, 1);
    if (written.length === 0)
      written.push(...globSync("*", { cwd: folder }).map((name) => join(folder, name)));
    for (const path of written) rmSync(path, { recursive: true, force: true });
    throw new Refusal(
      `The app cannot be made in ${folder}: ${messageOf(error)}. Choose a folder that you may write to.`,
    );
  }
}

/** @throws Refusal if the folder is not empty, is a file, or is where the tools do not work */
export function checkFolder(folder: string): void {
  checkPlace(folder);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) throw new Refusal(`${folder} is a file. Choose another folder.`);
  if (readdirSync(folder).length > 0) {
    throw new Refusal(`${folder} is not empty. Choose a folder that is new or empty.`);
  }
}

/** @throws Refusal if Vite does not understand the path, or npm takes the folder for a part of another project */
function checkPlace(folder: string): void {
  if (/[#?%]/.test(folder)) {
    throw new Refusal(
      `${folder} has one of the characters # ? % in its path, which the build takes for a part of an ` +
        "address. Choose another folder.",
    );
  }
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    const manifest = join(above, "package.json");
    if (!existsSync(manifest)) continue;
    const { workspaces = [] } = parseManifest(readFileSync(manifest, "utf8"));
    if (!matches(relative(above, folder).replaceAll(sep, "/"), workspaces)) continue;
    throw new Refusal(
      `${folder} is a workspace of ${manifest}, so npm would install that project instead. Choose a ` +
        "folder that its `workspaces` do not name.",
    );
  }
}

/** What `spin new` asks for besides the name. */
export const descriptionParameter = {
  default: "A React app on WebAssembly, served by Spin.",
  /** The description goes between double quotes in JSON and TOML. Rust reads this pattern, too. */
  pattern: '^[^"\\\\\\x00-\\x1f]*$',
};

/** @throws Refusal if npm, Spin or Kubernetes would refuse the name, or the description would break a file. */
export function checkNames({ name, description }: Names): void {
  // SpinKube makes a Kubernetes service of this name, which is a DNS label of at most 63 characters.
  if (!/^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name)) {
    throw new Refusal(
      `"${name}" cannot be the app's name, because npm, Spin or Kubernetes would refuse it. Use ` +
        "lower-case words of letters and digits, with hyphens between them, 63 characters at most. " +
        "Each word begins with a letter: my-app.",
    );
  }
  if (new RegExp(descriptionParameter.pattern).test(description)) return;
  throw new Refusal(
    "The description cannot be used, because it goes into JSON and TOML without escaping. Write one " +
      "line without double quotes and backslashes.",
  );
}

/** Puts the names of the app into a file. */
function fillIn({ path, content }: AppFile, { name, description }: Names): Buffer {
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
