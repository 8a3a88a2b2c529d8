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
import { type AppFile, checkFolder, checkNames, makeApp, toLiquid } from "./new-app.ts";

const names = { name: "my-app", description: "An app." };
const small: AppFile[] = [
  { path: "README.md", content: Buffer.from("# React on Spin\n") },
  { path: "images/dot.bin", content: Buffer.from([0xff, 0x7b, 0x7b, 0]) },
];

let parent = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "new-app-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

test("an app is made in a folder that is not there, under its own name", () => {
  makeApp(join(parent, "deep/my-app"), names, small);
  expect(readFileSync(join(parent, "deep/my-app/README.md"), "utf8")).toBe("# my-app\n");
  expect(readFileSync(join(parent, "deep/my-app/images/dot.bin"))).toEqual(small[1]?.content);
  expect(readdirSync(join(parent, "deep"))).toEqual(["my-app"]);
});

test("an app is made in an empty folder", () => {
  mkdirSync(join(parent, "my-app"));
  checkFolder(join(parent, "my-app"));
  makeApp(join(parent, "my-app"), names, small);
  expect(readdirSync(join(parent, "my-app")).sort()).toEqual(["README.md", "images"]);
});

test("a folder that holds something is refused, and keeps it", () => {
  writeFileSync(join(parent, "mine.txt"), "mine");
  expect(() => checkFolder(parent)).toThrow("is not empty");
  expect(() => checkFolder(join(parent, "mine.txt"))).toThrow("is a file");
  expect(readdirSync(parent)).toEqual(["mine.txt"]);
});

test("a path that the build would take for a part of an address is refused", () => {
  for (const name of ["a#b", "a?b", "a%20b"]) {
    expect(() => checkFolder(join(parent, name))).toThrow("one of the characters # ? %");
  }
});

test("a folder that is a workspace of another project is refused, and one beside its workspaces is not", () => {
  const manifest = { name: "other", version: "1.0.0", workspaces: ["apps/*"] };
  writeFileSync(join(parent, "package.json"), JSON.stringify(manifest));
  expect(() => checkFolder(join(parent, "apps/my-app"))).toThrow("is a workspace of");
  checkFolder(join(parent, "my-app"));
});

test("an app that cannot be written leaves nothing behind, and the message says where", () => {
  const impossible = [...small, { path: "README.md/inside", content: Buffer.from("") }];
  const folder = join(parent, "deep/my-app");
  const message = `The app cannot be made in ${folder}: `;
  expect(() => makeApp(folder, names, impossible)).toThrow(message);
  expect(readdirSync(parent)).toEqual([]);
  mkdirSync(folder, { recursive: true });
  expect(() => makeApp(folder, names, impossible)).toThrow(message);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(join(parent, "deep"), { recursive: true });
  writeFileSync(join(parent, "file"), "");
  expect(() => makeApp(join(parent, "file/my-app"), names, small)).toThrow(
    "The app cannot be made in",
  );
});

test("a folder of the system is refused at once", () => {
  const folder = "/proc/my-app";
  if (!existsSync("/proc/self")) return;
  expect(() => makeApp(folder, names, small)).toThrow("The app cannot be made in /proc/my-app");
});

test("a name that npm, Spin or Kubernetes would refuse is refused", () => {
  for (const name of ["My-app", "my_app", "1app", "my-1app", "-app", "app-", "", "a".repeat(64)]) {
    expect(() => checkNames({ ...names, name }), name).toThrow("cannot be the app's name");
  }
  checkNames({ ...names, name: "a".repeat(63) });
  expect(() => checkNames({ ...names, description: 'with "quotes"' })).toThrow(
    "without double quotes",
  );
});

test("a template of Spin has parameters where the names are, and no other Liquid", () => {
  const text =
    'name = "react-on-spin"\nvariables = { a = "{{ a }}" }\nfile:vendor/react-on-spin-llama.tgz\n';
  expect(toLiquid({ path: "spin.toml", content: Buffer.from(text) }).toString()).toBe(
    'name = "{{project-name | kebab_case}}{% raw %}"\nvariables = { a = "{{ a }}" }\n' +
      "file:vendor/react-on-spin-llama.tgz\n{% endraw %}",
  );
});
