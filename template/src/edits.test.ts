import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DESCRIPTION } from "./app-name.ts";
import { edit } from "./edits.ts";
import { listFiles, ROOT, selectFiles } from "./files.ts";

test("no app gets the lines between the two marks", () => {
  const text = "one\n  // template: leave out\n  two\n  // template: go on\nthree\n";
  expect(edit("a.ts", text, "react-ssr")).toBe("one\nthree\n");
  expect(edit("a.ts", text, "react-csr")).toBe("one\nthree\n");
});

test("lines can be left out of the apps of one template", () => {
  const text =
    "one\n<!-- template: leave out of react-csr -->\ntwo\n<!-- template: go on -->\nthree\n";
  expect(edit("a.ts", text, "react-ssr")).toBe("one\ntwo\nthree\n");
  expect(edit("a.ts", text, "react-csr")).toBe("one\nthree\n");
});

test("a comment of a document can be text in the apps of one template", () => {
  const text = "one\n<!-- template: only in react-csr\ntwo\n-->\nthree\n";
  expect(edit("a.md", text, "react-ssr")).toBe("one\nthree\n");
  expect(edit("a.md", text, "react-csr")).toBe("one\ntwo\nthree\n");
});

test("a document loses its links to decisions", () => {
  const text = "It is so\n([decision 0005](decisions/0005-two-keys.md)): and so on.";
  expect(edit("docs/a.md", text, "react-ssr")).toBe("It is so: and so on.");
});

test("every manifest gets the app's description", () => {
  const text = 'name = "x"\ndescription = "Ours."\n';
  const expected = `name = "x"\ndescription = "${DESCRIPTION}"\n`;
  expect(edit("spin.toml", text, "react-ssr")).toBe(expected);
  expect(edit("spin.portable.toml", text, "react-ssr")).toBe(expected);
  expect(edit("spin.toml", text, "react-csr")).toContain(expected.split("\n")[1]);
});

test("package.json keeps the order of its fields, without what stays here", () => {
  const text = readFileSync(join(ROOT, "package.json"), "utf8");
  const manifest = JSON.parse(edit("package.json", text, "react-ssr"));
  expect(Object.keys(manifest)).toEqual(Object.keys(JSON.parse(text)));
  expect(manifest.description).toBe(DESCRIPTION);
  expect(manifest.workspaces).not.toContain("template");
  expect(manifest.scripts).toHaveProperty("start");
  expect(manifest.scripts).not.toHaveProperty("bench");
});

test("an edit that finds nothing to remove says so", () => {
  const manifest = JSON.stringify({ scripts: {}, devDependencies: {}, workspaces: [] });
  expect(() => edit("package.json", manifest, "react-ssr")).toThrow("not there");
});

test("the tests of a new app declare the packages that they import, and no others", () => {
  const text = readFileSync(join(ROOT, "e2e/package.json"), "utf8");
  const manifest = edit("e2e/package.json", text, "react-ssr");
  const imported = selectFiles(listFiles(), "react-ssr")
    .filter((path) => /^e2e\/.*\.ts$/.test(path))
    .flatMap((path) => [
      ...readFileSync(join(ROOT, path), "utf8").matchAll(/\bfrom "((?:@[^/"]+\/)?[^./"][^/"]*)/g),
    ])
    .map(([, name = ""]) => name)
    .filter((name) => !name.startsWith("node:"));
  // `npm test` looks for the browser that this package has installed.
  const expected = new Set([...imported, "playwright"]);
  expect(new Set(Object.keys(JSON.parse(manifest).devDependencies))).toEqual(expected);
});
