import { expect, test } from "vitest";
import { checkList, listFiles, selectFiles } from "./files.ts";

const files = listFiles();

test("the list knows every file of the repository", () => {
  expect(checkList(files)).toEqual([]);
});

test("a file at a place that the list does not know is named", () => {
  expect(checkList([...files, "somewhere/else.ts"])).toEqual([
    "Nothing says whether a new app gets somewhere/else.ts. Add it to template/src/files.ts.",
  ]);
});

test("a pattern whose files are gone is named", () => {
  expect(checkList(files.filter((path) => path !== "LICENSE"))).toEqual([
    'No file matches "LICENSE". Take it out of template/src/files.ts.',
  ]);
});

test("a new app gets what runs, and neither the template nor the decisions", () => {
  const selected = selectFiles(files);
  expect(selected).toContain("packages/server/src/counter/counter.functions.ts");
  expect(selected).toContain(".gitignore");
  expect(selected.filter((path) => /^(template|docs\/decisions)\//.test(path))).toEqual([]);
});
