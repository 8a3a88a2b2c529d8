import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { INTERFACES, isInterface } from "./host.ts";

test.each([
  ["fermyon:spin/key-value@2.0.0", true],
  ["wasi:keyvalue/store@0.2.0-draft2", true],
  ["my-company:my-package/an-interface@1.0.0", true],
  ["virtual:react-router/server-build", false],
  ["virtual:pwa-register/react", false],
  ["node:fs/promises", false],
  ["@scope/package@1.0.0", false],
  ["https://host/module@1.0.0", false],
])("%s is an interface of a host: %s", (specifier, expected) => {
  expect(isInterface(specifier)).toBe(expected);
});

test("each interface is described by a WIT package that a component can be made with", () => {
  const texts = ["fermyon-spin.wit", "wasi-keyvalue.wit"].map((name) =>
    readFileSync(new URL(`component/wit/${name}`, import.meta.url), "utf8"),
  );
  for (const id of INTERFACES) {
    const [, name, version] = /^(.*)\/[^@]+(@.*)$/.exec(id) ?? [];
    const text = texts.find((each) => each.includes(`package ${name}${version};`));
    expect(text, id).toMatch(new RegExp(`interface ${id.replace(/^.*\/|@.*$/g, "")} \\{`));
  }
});
