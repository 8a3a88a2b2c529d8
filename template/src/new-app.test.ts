import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeTemplate, type TextFile } from "./make-template.ts";
import { checkDescription, checkName, makeApp } from "./new-app.ts";
import { templates } from "./templates.ts";

const values = { "project-name": "my-app", "project-description": "An app." };
const small: TextFile[] = [
  { path: "README.md", content: "# {{project-name}}\n" },
  { path: "images/dot.bin", content: Buffer.from([0xff, 0x7b, 0x7b]) },
];

let parent = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "new-app-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

test("an app is made in a folder that is not there, and its bytes stay as they are", () => {
  makeApp(join(parent, "deep/my-app"), values, small);
  expect(readFileSync(join(parent, "deep/my-app/README.md"), "utf8")).toBe("# my-app\n");
  expect(readFileSync(join(parent, "deep/my-app/images/dot.bin"))).toEqual(small[1]?.content);
  expect(readdirSync(join(parent, "deep"))).toEqual(["my-app"]);
});

test("an app is made in an empty folder", () => {
  mkdirSync(join(parent, "my-app"));
  makeApp(join(parent, "my-app"), values, small);
  expect(readdirSync(join(parent, "my-app")).sort()).toEqual(["README.md", "images"]);
});

test("a folder that holds something is refused, and keeps it", () => {
  writeFileSync(join(parent, "mine.txt"), "mine");
  expect(() => makeApp(parent, values, small)).toThrow("is not empty");
  expect(readdirSync(parent)).toEqual(["mine.txt"]);
});

test("a file in the place of the folder is refused", () => {
  writeFileSync(join(parent, "my-app"), "mine");
  expect(() => makeApp(join(parent, "my-app"), values, small)).toThrow("is a file");
});

test("an app that cannot be written leaves nothing behind", () => {
  const impossible = [...small, { path: "README.md/inside", content: "" }];
  expect(() => makeApp(join(parent, "deep/my-app"), values, impossible)).toThrow();
  expect(readdirSync(parent)).toEqual([]);
});

test("a template that is wrong leaves nothing behind", () => {
  const wrong = [...small, { path: "a.txt", content: "{{ unknown }}" }];
  expect(() => makeApp(join(parent, "my-app"), values, wrong)).toThrow("unknown");
  expect(readdirSync(parent)).toEqual([]);
});

test.each(["app", "my-app", "a1-b2"])("%s can be the name of an app", (name) => {
  expect(() => checkName(name)).not.toThrow();
});

test.each([
  "",
  "MyApp",
  "my_app",
  "my app",
  "1app",
  "my-1",
  "-app",
  "app-",
  "a--b",
  "@me/app",
  "ä",
])("%j cannot be the name of an app", (name) =>
  expect(() => checkName(name)).toThrow("cannot be the app's name"),
);

test("a name that is longer than a label of DNS is refused", () => {
  expect(() => checkName("a".repeat(63))).not.toThrow();
  expect(() => checkName("a".repeat(64))).toThrow("64 characters");
});

test.each(['say "hello"', "back\\slash", "two\nlines"])(
  "the description %j is refused",
  (description) => expect(() => checkDescription(description)).toThrow("one line"),
);

// The formatter runs over all files, which takes a busy machine a while.
test.each(templates.map(({ id }) => id))(
  "an app of %s names this repository only in a line of thanks",
  { timeout: 40_000 },
  (template) => {
    const folder = join(parent, "my-app");
    makeApp(folder, values, makeTemplate(template));
    const lines = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8").split("\n"))
      .filter((line) =>
        /react-on-spin|React (all the way )?on Spin|template: (leave out|go on|only in)/.test(line),
      );
    expect(lines).toEqual([
      "This app began as a copy of *React all the way on Spin* ([Apache-2.0](LICENSE)).",
    ]);
    const manifest = readFileSync(join(folder, "spin.toml"), "utf8");
    expect(manifest).toContain('\nname = "my-app"\n');
    expect(manifest).toContain('"{{ ai_model }}"');
    expect(existsSync(join(folder, "template"))).toBe(false);
  },
);
