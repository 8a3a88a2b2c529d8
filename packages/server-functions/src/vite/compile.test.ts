import { expect, test } from "vitest";
import { compileForBrowser, compileForServer } from "./compile.ts";

const module = (code: string) => ({ code, file: "src/counter.functions.ts", prefix: "counter" });
const browser = (code: string) => compileForBrowser(module(code));

const counter = `import { command, query } from "../functions.server.ts";
import * as v from "valibot";
import { countStore } from "./count-store.server.ts";

export type Count = number;

const Input = v.object({ by: v.number() });

export const getCount = query(async () => countStore.read());

export const incrementCount = command(Input, async ({ by }) => countStore.add(by));
`;

test("the browser gets stubs, and nothing else of the module", () => {
  expect(browser(counter)).toMatchInlineSnapshot(`
    "import { createCommand, createQuery } from "@react-on-spin/server-functions/client";

    export const getCount = createQuery("counter/getCount");
    export const incrementCount = createCommand("counter/incrementCount");
    "
  `);
});

test("the server gets the module as it is, and registers its functions", () => {
  const compiled = compileForServer(module(counter));
  expect(compiled.startsWith(counter)).toBe(true);
  expect(compiled.slice(counter.length)).toMatchInlineSnapshot(`
    "
    import { register } from "@react-on-spin/server-functions/server";
    register("counter/getCount", getCount, { kind: "query", file: "src/counter.functions.ts" });
    register("counter/incrementCount", incrementCount, { kind: "command", file: "src/counter.functions.ts" });
    "
  `);
});

test("a function can have a name that the generated code uses as well", () => {
  const code = `import { command, query } from "../functions.server.ts";
export const createQuery = query(async () => 1);
export const createCommand = command(async () => {});
export const register = command(async () => {});
`;
  expect(browser(code)).toMatchInlineSnapshot(`
    "import { createCommand as _createCommand, createQuery as _createQuery } from "@react-on-spin/server-functions/client";

    export const createQuery = _createQuery("counter/createQuery");
    export const createCommand = _createCommand("counter/createCommand");
    export const register = _createCommand("counter/register");
    "
  `);
  expect(compileForServer(module(code)).slice(code.length)).toMatchInlineSnapshot(`
    "
    import { register as _register } from "@react-on-spin/server-functions/server";
    _register("counter/createQuery", createQuery, { kind: "query", file: "src/counter.functions.ts" });
    _register("counter/createCommand", createCommand, { kind: "command", file: "src/counter.functions.ts" });
    _register("counter/register", register, { kind: "command", file: "src/counter.functions.ts" });
    "
  `);
});

const stubOf = (code: string) => browser(code).split("\n").slice(2).join("\n");

test("a module can rename its imports", () => {
  expect(
    stubOf(`import { query as read, command as write } from "@app/server/functions.server";
            export const a = read(async () => 1), b = write(async () => 2);`),
  ).toMatchInlineSnapshot(`
    "export const a = createQuery("counter/a");
    export const b = createCommand("counter/b");
    "
  `);
});

test("the only module of an app can define query and command itself", () => {
  expect(
    stubOf(`import { defineFunctions } from "@react-on-spin/server-functions/server";
            const { query, command: write } = defineFunctions({ guard });
            export const a = query(async () => 1), b = write(async () => 2);`),
  ).toMatchInlineSnapshot(`
    "export const a = createQuery("counter/a");
    export const b = createCommand("counter/b");
    "
  `);
});

test("a module can export types", () => {
  expect(
    stubOf(`export type A = 1;
            export interface B {}
            export type { C } from "./c";
            export { type D } from "./d";
            export type * from "./e";
            export declare const f: number;
            export {};`),
  ).toBe("");
});

test("a module can have functions and values that it does not export", () => {
  expect(stubOf("const secret = 1; function help() {} class C {}")).toBe("");
});

const head = `import { command, query } from "../functions.server.ts";\n`;

test.each([
  ["a default export", "export default query(async () => 1);"],
  ["a value with export =", "export = query(async () => 1);"],
  ["a value", "export const LIMIT = 10;"],
  ["a call of another function", "export const a = make(async () => 1);"],
  [
    "a query of an object that is not what defineFunctions returns",
    "const { query: own } = database;\nexport const a = own(async () => 1);",
  ],
  ["a wrapped call", "export const a = wrap(query(async () => 1));"],
  ["a variable declared with let", "export let a = query(async () => 1);"],
  ["a plain function", "export async function a() {}"],
  ["a class", "export class A {}"],
  ["an enum", "export enum A { One }"],
  ["a destructured value", "export const { a } = query(async () => 1);"],
  ["a list of names", "const a = query(async () => 1);\nexport { a };"],
  ["a re-export", `export { a } from "./a";`],
  ["all exports of another module", `export * from "./a";`],
  ["all exports of another module, as a namespace", `export * as a from "./a";`],
  ["a name that is not allowed in a URL", "export const zähler = query(async () => 1);"],
  ["a syntax error", "export const = 1;"],
])("the build fails for %s", (_name, code) => {
  expect(() => browser(head + code)).toThrowErrorMatchingSnapshot();
  expect(() => compileForServer(module(head + code))).toThrow("What to do:");
});
