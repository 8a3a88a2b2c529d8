import { expect, test } from "vitest";
import { checkList, listFiles, selectFiles } from "./files.ts";

const files = listFiles();

test("the list knows every file of the repository", () => {
  expect(checkList(files)).toEqual([]);
});

test("a file at a place that the list does not know is named", () => {
  expect(checkList([...files, "somewhere/else.ts"])).toEqual([
    "The list does not say whether a new app gets somewhere/else.ts. Add the file, or a pattern for " +
      'its folder, to "inTheApp" or "onlyHere" in template/src/files.ts.',
  ]);
});

test("a pattern whose files are gone is named", () => {
  expect(checkList(files.filter((path) => path !== "LICENSE"))).toEqual([
    'No file matches "LICENSE". Remove it from template/src/files.ts.',
  ]);
});

test("a new app gets what runs, and neither the template nor the decisions", () => {
  const selected = selectFiles(files, "react-ssr");
  expect(selected).toContain("packages/server/src/counter/counter.functions.ts");
  expect(selected).toContain(".gitignore");
  expect(selected.filter((path) => /^(template|docs\/decisions)\//.test(path))).toEqual([]);
});

test("an app that is rendered in the browser gets no code that renders pages on the server", () => {
  const selected = selectFiles(files, "react-csr");
  expect(selected).toContain("apps/web/src/static-page.tsx");
  expect(selected).not.toContain("apps/web/src/render-page.server.tsx");
});
