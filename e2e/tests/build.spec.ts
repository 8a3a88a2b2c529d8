import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { componentWit } from "@bytecodealliance/jco";
import { expect, test } from "@react-on-spin/spin/playwright";

const DIST = fileURLToPath(new URL("../../apps/web/dist", import.meta.url));

const read = (pattern: string) =>
  globSync(pattern, { cwd: DIST })
    .map((file) => readFileSync(join(DIST, file), "utf8"))
    .join("\n");

test("the browser's files contain the name of a server function and nothing else of it", () => {
  const browser = read("client/assets/*.js");
  const server = read("atomic/server.js");
  // From a function's body, a store's key, a schema's message, an import and a prompt.
  for (const marker of [
    "Saving value",
    ".increments",
    "must be a whole number",
    "wasi:keyvalue",
    "Write one or two short",
  ]) {
    expect(server.includes(marker), `"${marker}" in the server's bundle`).toBe(true);
    expect(browser.includes(marker), `"${marker}" in the browser's files`).toBe(false);
  }
  expect(browser.includes("counter/incrementCount")).toBe(true);
});

test("of React's renderers, the component has only the one that streams", () => {
  const server = read("atomic/server.js");
  expect(server).toContain("exports.renderToReadableStream = ");
  expect(server).toContain("Use renderToReadableStream, or");
  expect(server).not.toContain("renderToStringImpl");
});

/** Lists the interfaces that a component imports or exports, with their versions, sorted. */
async function listInterfaces(component: string, kind: "import" | "export"): Promise<string[]> {
  const wit = await componentWit(readFileSync(join(DIST, component)));
  return [...wit.matchAll(/^\s*(import|export) (\S+);$/gm)]
    .flatMap(([, keyword, name = ""]) => (keyword === kind ? [name] : []))
    .toSorted();
}

test("the component imports exactly the packages that docs/guarantees.md lists", async () => {
  const guarantees = readFileSync(join(DIST, "../../../docs/guarantees.md"), "utf8");
  const [, listed = ""] = /^```text\n(fermyon:[\s\S]*?)\n```$/m.exec(guarantees) ?? [];
  const documented = listed.split("\n");
  const portable = documented.filter((name) => !name.startsWith("wasi:keyvalue"));
  const listPackages = async (component: string) => [
    ...new Set(
      (await listInterfaces(component, "import")).map((name) => name.replace(/\/[\w-]+/, "")),
    ),
  ];
  expect(await listPackages("atomic.wasm")).toEqual(documented);
  expect(await listPackages("portable.wasm")).toEqual(portable);
  for (const component of ["atomic.wasm", "portable.wasm"]) {
    const exported = await listInterfaces(component, "export");
    expect(exported).toEqual(["wasi:http/incoming-handler@0.2.10"]);
  }
});

test("the page's script and style have a hash in their names and may be cached for ever", async ({
  server,
}) => {
  const html = await (await fetch(server.url)).text();
  for (const [kind, type] of [
    ["js", /javascript/],
    ["css", /^text\/css/],
  ] as const) {
    const path = new RegExp(`/assets/[\\w.-]+-[\\w-]{8}\\.${kind}(?=")`).exec(html)?.[0];
    expect(path, html).toBeDefined();
    const response = await fetch(`${server.url}${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(type);
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  }
});
