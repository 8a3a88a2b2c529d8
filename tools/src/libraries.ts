/**
 * `npm run libraries`: tries libraries from npm in a component and in development, in a folder of its own, and writes what
 * was seen into docs/libraries.md. It takes some minutes.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startHost } from "@react-on-spin/spin/testing";
import { createServer } from "vite";
import { packAll } from "./pack.ts";
import { ROOT, read, readOptions, run } from "./project.ts";

/** A library in use. The fields are separated by ` | ` in libraries.txt. */
interface Case {
  name: string;
  /** What is imported: clauses and specifiers, separated by `; `. */
  imports: string;
  /** What is compared: JSON, or the HTML of a React element. */
  expression: string;
  /** What to do if it differs. */
  help: string;
}

const APP = {
  "package.json": '{ "private": true, "type": "module" }',
  "spin.toml": `spin_manifest_version = 2
    application = { name = "libraries" }
    trigger.http = [{ route = "/...", component = "app" }]
    component.app = { source = "dist/app.wasm" }`,
  "vite.config.js": `import { spinComponent } from "@react-on-spin/spin/vite";
    const options = { manifest: "spin.toml", server: "entry.js", failOnBrokenPages: false };
    export default { plugins: [spinComponent(options)] };`,
  "handle.js": `import { isValidElement } from "react";
    import { renderToReadableStream } from "react-dom/server.edge";
    const textOf = async (value) =>
      isValidElement(value)
        ? new Response(await renderToReadableStream(value)).text()
        : JSON.stringify(value);
    export const handleWith = (cases) => async (request) => {
      try {
        return new Response(await textOf(await cases[new URL(request.url).pathname]()));
      } catch (error) {
        return new Response(String(error), { status: 500 });
      }
    };`,
};

readOptions("npm run libraries", {});
const cases = read("tools/src/libraries.txt")
  .trim()
  .split("\n")
  .map((line): Case => {
    const [name = "", imports = "", expression = "", help = "-"] = line.split(" | ");
    return { name, imports, expression, help };
  });
const folder = mkdtempSync(join(tmpdir(), "libraries-"));
try {
  prepare();
  const rows = await compare();
  const same = rows.filter(({ differs }) => !differs);
  const table = [
    "| library | in the component | what the build says | what helps |",
    "| --- | --- | --- | --- |",
    `| ${same.map(nameWithVersion).join(", ")} | the same | | |`,
    ...rows
      .filter(({ differs }) => differs)
      .map((row) => `| ${nameWithVersion(row)} | ${row.seen} | ${row.says} | ${row.help} |`),
  ];
  const path = join(ROOT, "docs/libraries.md");
  const [before = ""] = readFileSync(path, "utf8").split(/^\| library/m);
  writeFileSync(path, `${before}${table.join("\n")}\n`);
  console.log(`${same.length} of ${rows.length} libraries are the same: docs/libraries.md`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Makes the app, with a module for each library. */
function prepare(): void {
  const tarballs = packAll(join(folder, "vendor"));
  const modules = cases.map((each, index) => [`case${index}.js`, moduleOf(each)] as const);
  for (const [path, text] of [...Object.entries(APP), ...modules]) {
    writeFileSync(join(folder, path), text);
  }
  const packages = new Set(cases.map(packageOf));
  run("npm", ["install", ...tarballs, "vite", "react", "react-dom", ...packages], folder);
}

/** The package that a library is in: the first that is imported. */
function packageOf({ imports }: Case): string {
  return / from ((@[^/; ]+\/)?[^/; ]+)/.exec(imports)?.[1] ?? "";
}

function moduleOf({ imports, expression }: Case): string {
  const statements = `* as React from react; ${imports}`
    .split("; ")
    .map((each) => each.replace(/^(.*) from (.*)$/, 'import $1 from "$2";'));
  const body = `const h = React.createElement;\nexport default async () => (${expression});\n`;
  return `${statements.join("\n")}\n${body}`;
}

/** Writes the entry for some libraries. */
function writeEntry(some: readonly Case[]): void {
  const indexes = some.map((each) => cases.indexOf(each));
  const text = `import { createIncomingHandler, warmUp } from "@react-on-spin/spin/component";
    import { handleWith } from "./handle.js";
    ${indexes.map((index) => `import case${index} from "./case${index}.js";`).join("\n")}
    const cases = { ${indexes.map((index) => `"/${index}": case${index}`).join(", ")} };
    const handle = handleWith(cases);
    await warmUp(handle, { requests: Object.keys(cases) });
    export const incomingHandler = createIncomingHandler(handle);`;
  writeFileSync(join(folder, "entry.js"), text);
}

/** Builds the component with some libraries. */
function build(some: readonly Case[]): { isMade: boolean; output: string } {
  writeEntry(some);
  const vite = join(folder, "node_modules/vite/bin/vite.js");
  const env = { ...process.env, NO_COLOR: "1" };
  const options = { cwd: folder, encoding: "utf8", env } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, "build"], options);
  return { isMade: status === 0, output: stdout + stderr };
}

/** Finds those that do not end the build, by halving. */
function buildable(some: readonly Case[]): Case[] {
  if (build(some).isMade) return [...some];
  const half = Math.ceil(some.length / 2);
  return some.length === 1 ? [] : [some.slice(0, half), some.slice(half)].flatMap(buildable);
}

/** Asks a server for what a library returns. */
async function ask(url: string, each: Case): Promise<{ works: boolean; text: string }> {
  const response = await fetch(new URL(String(cases.indexOf(each)), url));
  return { works: response.ok, text: await response.text() };
}

/** Compares what the libraries return on both sides. In development all have to work. */
async function compare() {
  writeEntry(cases);
  const vite = await createServer({ root: folder, server: { host: "127.0.0.1" } });
  await vite.listen();
  const inDevelopment = new Map<Case, string>();
  for (const each of cases) {
    const { works, text } = await ask(vite.resolvedUrls?.local[0] ?? "", each);
    if (!works) throw new Error(`${each.name} does not work in development: correct it. ${text}`);
    inDevelopment.set(each, text);
  }
  await vite.close();
  const built = buildable(cases);
  build(built);
  const host = await startHost({ manifest: join(folder, "spin.toml") });
  const rows = [];
  for (const each of cases) {
    const seen = built.includes(each) ? await ask(host.url, each) : undefined;
    const differs = seen?.text !== inDevelopment.get(each);
    const text = seen?.works ? "another result" : (seen?.text ?? "it is not built");
    rows.push({ each, differs, seen: cell(text) });
  }
  await host.stop();
  return rows.map(({ each, differs, seen }) => {
    const says = differs ? saidOf(build([each]).output) : "";
    return { ...each, differs, seen, says };
  });
}

/** What the build says of a library: what it lacks, that its use fails, or why there is no component. */
function saidOf(output: string): string {
  const lacks = /Packages in the bundle use.*(?<list>(\n {2}\S+: .*)+)/.exec(output);
  const list = lacks?.groups?.["list"]?.trim().replaceAll(/\s*\n\s*/g, "; ");
  const said = [
    /BuildError: (.*?\.)/.exec(output)?.[1] ?? [],
    output.includes(" is broken: ") ? "the page is broken" : [],
    list === undefined ? [] : `the engine lacks what these use: ${list}`,
  ].flat();
  return cell(said.join("; ") || "nothing");
}

/** A text as one cell of a table. */
function cell(text: string): string {
  return text.replaceAll(/[|<>\n]/g, " ").slice(0, 200);
}

/** The library's name, and the version that was tried. */
function nameWithVersion(each: Case): string {
  const path = join(folder, "node_modules", packageOf(each), "package.json");
  return `${each.name} ${/"version": "(.*?)"/.exec(readFileSync(path, "utf8"))?.[1]}`;
}
