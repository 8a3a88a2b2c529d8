import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DESCRIPTION } from "./app-name.ts";
import { edit } from "./edits.ts";
import { listFiles, ROOT, selectFiles } from "./files.ts";

test("lines between the two marks are left out", () => {
  const text = "one\n  // template: leave out\n  two\n  // template: go on\nthree\n";
  expect(edit("a.ts", text)).toBe("one\nthree\n");
});

test("a document loses its references to decisions", () => {
  const text = "It is so\n([decision 0005](decisions/0005-two-keys.md)): and so on.";
  expect(edit("docs/a.md", text)).toBe("It is so: and so on.");
});

test("every manifest gets the app's description", () => {
  const text = 'name = "x"\ndescription = "Ours."\n';
  expect(edit("spin.toml", text)).toBe(`name = "x"\ndescription = "${DESCRIPTION}"\n`);
  expect(edit("spin.portable.toml", text)).toContain(DESCRIPTION);
});

test("package.json keeps the order of its fields, without what stays here", () => {
  const text = readFileSync(join(ROOT, "package.json"), "utf8");
  const manifest = JSON.parse(edit("package.json", text));
  expect(Object.keys(manifest)).toEqual(Object.keys(JSON.parse(text)));
  expect(manifest.description).toBe(DESCRIPTION);
  expect(manifest.workspaces).not.toContain("template");
  expect(manifest.scripts).toHaveProperty("start");
  expect(manifest.scripts).not.toHaveProperty("bench");
});

test("an edit that finds nothing to remove says so", () => {
  const manifest = { scripts: {}, devDependencies: {}, workspaces: [] };
  expect(() => edit("package.json", JSON.stringify(manifest))).toThrow("not there");
});

test("the tests of a new app declare the packages that they import, and no others", () => {
  const manifest = edit("e2e/package.json", readFileSync(join(ROOT, "e2e/package.json"), "utf8"));
  const imported = selectFiles(listFiles())
    .filter((path) => /^e2e\/.*\.ts$/.test(path))
    .flatMap((path) => [
      ...readFileSync(join(ROOT, path), "utf8").matchAll(/\bfrom "((?:@[^/"]+\/)?[^./"][^/"]*)/g),
    ])
    .map(([, name = ""]) => name)
    .filter((name) => !name.startsWith("node:"));
  // `npm test` looks for the browser of this one.
  const expected = new Set([...imported, "playwright"]);
  expect(new Set(Object.keys(JSON.parse(manifest).devDependencies))).toEqual(expected);
});
