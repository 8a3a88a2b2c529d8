import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createBuilder } from "vite";
import { expect, test } from "vitest";
import { recordingLogger } from "../../test/component/recording-logger.ts";
import { temporaryFolder } from "../../test/temporary.ts";
import { type SpinComponentOptions, spinComponent } from "./index.ts";

const MANIFEST = '[component.app]\nsource = "dist/app.wasm"\nvariables = { color = "red" }\n';

const PACKAGE = JSON.stringify(fileURLToPath(new URL("../component/index.ts", import.meta.url)));
const SDK = JSON.stringify(createRequire(import.meta.url).resolve("@fermyon/spin-sdk"));
const IMPORTS = `import { createIncomingHandler, warmUp } from ${PACKAGE};\n`;

/**
 * Builds an app in a temporary folder.
 *
 * @param files - its files, of which `entry.ts` is made into a component
 * @returns the folder, and what was printed as a warning
 */
async function build(
  files: Readonly<Record<string, string>>,
  options: Partial<SpinComponentOptions> = {},
  warnings: string[] = [],
) {
  const root = temporaryFolder({ "spin.toml": MANIFEST, ...files });
  const builder = await createBuilder({
    root,
    configFile: false,
    customLogger: recordingLogger(warnings, relative(process.cwd(), root)),
    // It warns of plugins that take long, as all do on a busy machine.
    build: { rolldownOptions: { checks: { bundlerTimings: false } } },
    plugins: [
      spinComponent({
        manifest: "spin.toml",
        server: "entry.ts",
        // Its default depends on where the tests run.
        failOnBrokenPages: false,
        ...options,
      }),
    ],
  });
  await builder.buildApp();
  return { root, warnings, world: readFileSync(join(root, "dist/app/wit/world.wit"), "utf8") };
}

test("a component imports only what its code uses of the host, and has those of Node's modules that are JavaScript", {
  timeout: 240_000,
}, async () => {
  const { root, warnings, world } = await build({
    "entry.ts": `${IMPORTS}
      import { AsyncLocalStorage } from "node:async_hooks";
      import { EventEmitter } from "node:events";
      import { existsSync } from "fs";
      import { join } from "path";
      import { get } from "fermyon:spin/variables@2.0.0";
      import * as redis from "fermyon:spin/redis@2.0.0";
      const isRed = (text: string) => /^\\p{L}+$/u.test(text) && typeof Intl === "undefined";
      const storage = new AsyncLocalStorage();
      const unused = () => existsSync;
      const handle = async () => {
        const before = await storage.run("kept", async () => {
          await Promise.resolve();
          return storage.getStore();
        });
        const emitter = new EventEmitter();
        const heard: unknown[] = [];
        emitter.on("name", (value) => heard.push(value));
        emitter.emit("name", join("a", "../b"));
        const text = [before, storage.getStore(), heard, Buffer.from("YQ==", "base64")].join();
        if (text !== "kept,,b,a") throw new Error(text);
        return new Response(String(isRed(get("color"))));
      };
      await warmUp(handle, { requests: ["/"] });
      export const incomingHandler = createIncomingHandler(handle);`,
  });
  expect(world.match(/import [^;]+/g)).toEqual([
    "import wasi:cli/stderr@0.2.10",
    "import wasi:cli/stdout@0.2.10",
    "import wasi:http/types@0.2.10",
    "import fermyon:spin/variables@2.0.0",
  ]);
  expect(existsSync(join(root, "dist/app.wasm"))).toBe(true);
  expect(warnings).toEqual([]);
});

test("while the snapshot is taken, a stand-in answers for each interface of the host", {
  timeout: 240_000,
}, async () => {
  const { warnings, world } = await build({
    "entry.ts": `${IMPORTS}
      import { Kv, Llm, Sqlite, Variables } from ${SDK};
      import { increment } from "wasi:keyvalue/atomics@0.2.0-draft2";
      import { open } from "wasi:keyvalue/store@0.2.0-draft2";
      const seen = () => {
        const store = Kv.openDefault();
        const before = store.get("key");
        store.set("key", "value");
        let model = "";
        try {
          Llm.infer("model", "a prompt");
        } catch (error) {
          model = error.message;
        }
        return {
          store: [before, store.exists("key"), store.getKeys()],
          counter: [1n, 2n].map((delta) => String(increment(open("default"), "n", delta))),
          rows: Sqlite.openDefault().execute("SELECT 1", []).rows,
          variable: Variables.get("color"),
          model,
        };
      };
      const handle = () => {
        console.error(JSON.stringify(seen()));
        return new Response(null, { status: 500 });
      };
      await warmUp(handle, { requests: ["/"] });
      export const incomingHandler = createIncomingHandler(handle);`,
  });
  expect(world).not.toContain("redis");
  expect(JSON.parse(warnings[0]?.split("\n")[1] ?? "")).toEqual({
    store: [null, true, ["key"]],
    counter: ["1", "3"],
    rows: [],
    variable: "red",
    model: "There is no `infer` of fermyon:spin/llm@2.0.0 while the component is made.",
  });
});

test("what the engine lacks is found by the build, with its place or its package", async () => {
  const { warnings } = await build({
    "node_modules/clock/package.json": '{ "name": "clock", "main": "index.js" }',
    "node_modules/clock/index.js":
      "exports.unused = () => BroadcastChannel;\n" +
      "exports.now = () => new Intl.DateTimeFormat().format(0) + Uint8Array.from([]) + {}.hasOwnProperty(0);",
    "node_modules/tag/package.json": '{ "name": "tag", "type": "module", "main": "index.js" }',
    "node_modules/tag/index.js":
      'import { createHash, randomBytes } from "node:crypto";\n' +
      "export const tag = (text) => (text ? createHash(text) : randomBytes(1).length);",
    "entry.ts": `${IMPORTS}
      import { now } from "clock";
      import { tag } from "tag";
      import { process as own, truth } from "./own.ts";
      import { visit } from "./visits.server.ts";
      const className = \`a\${Math.random()}\`;
      const handle = (request: Request) => {
        if (!URL.canParse(request.url)) return new Response(new Intl.NumberFormat("de").format(1));
        const names = [(1234).toLocaleString(), request.url.normalize(), request.url.trim()];
        names.sort((one, other) => one.localeCompare(other) + visit());
        return new Response(String(own) + now() + String(process.env["SECRET"]) + className + Buffer.from("a") + tag(""));
      };
      await warmUp(truth, { requests: ["/"] });
      export const incomingHandler = createIncomingHandler(handle);`,
    // What the warnings say is true of the engine. `Reflect` keeps that from being found, too.
    "own.ts": `export const process = 1;
      const call = (target: object, name: string, self: unknown, ...args: unknown[]): unknown =>
        Reflect.apply(Reflect.get(target, name), self, args);
      export function truth(): Response {
        const found = [
          Reflect.has(URL, "canParse"),
          Reflect.has(globalThis, "Intl"),
          Reflect.has(String.prototype, "normalize"),
          call(Number.prototype, "toLocaleString", 1234.5, "de") === "1.234,5",
          call(Date.prototype, "toLocaleDateString", new Date(0), "de") === "1.1.1970",
          call(Date.prototype, "toLocaleTimeString", new Date(0), "en-US") === "12:00:00 AM",
          Number(call(String.prototype, "localeCompare", "ä", "z")) < 0,
        ];
        if (found.includes(true)) throw new Error(found.join());
        return new Response();
      }`,
    "visits.server.ts":
      "interface Unused {\n  of: string;\n}\nlet visits = 0;\nexport const visit = (): number => ++visits;\n",
  });
  expect(warnings).toEqual([
    expect.stringMatching(
      /^Warning 1 of 10: `Math\.random` is called while a module is loaded: .*entry\.ts:7:\d+\./,
    ),
    expect.stringMatching(
      /^Warning 2 of 10: The package tag uses "node:crypto", of which .* are called: crypto\.createHash\. Use the global.*entry\.ts\n.*tag\/index\.js$/s,
    ),
    expect.stringMatching(
      /^Warning 3 of 10: The component's engine has no URL\.canParse\. .*entry\.ts:9\.$/,
    ),
    expect.stringMatching(
      /^Warning 4 of 10: The component's engine has no Intl\. Format by hand.*entry\.ts:9\.$/,
    ),
    expect.stringMatching(/ knows no locales, so `toLocaleString` .*entry\.ts:10\.$/),
    expect.stringMatching(/ has no String\.prototype\.normalize\. .*entry\.ts:10\.$/),
    expect.stringMatching(/ knows no locales, so `localeCompare` .*entry\.ts:11\.$/),
    expect.stringMatching(/: In the component, `process\.env` is empty.*entry\.ts:12\.$/),
    expect.stringMatching(/: `visits` is changed while .*visits\.server\.ts:4\.$/),
    expect.stringMatching(/^Warning 10 of 10: Packages in the bundle use .*:\n {2}clock: Intl$/),
  ]);
}, 240_000);

test("a warm-up that fails is reported with its place, and a broken page ends the build", {
  timeout: 240_000,
}, async () => {
  const files = {
    "bug.ts": 'export function bug(): Response {\n  throw new Error("thrown on purpose");\n}\n',
    "entry.ts": `${IMPORTS}
      import { bug } from "./bug.ts";
      import { getRandomU64 } from "wasi:random/random@0.2.10";
      const handle = (request: Request) =>
        request.url.endsWith("/bug") ? bug() : new Response(String(getRandomU64()));
      await warmUp(handle, { requests: ["/bug", "/random"] });
      export const incomingHandler = createIncomingHandler(handle);`,
  };
  const warnings: string[] = [];
  await expect(build(files, { failOnBrokenPages: true }, warnings)).rejects.toThrow(
    "The app has a page that is broken",
  );
  expect(warnings).toEqual([
    expect.stringMatching(
      /^Warning 1 of 2: GET \/bug is broken: .*\n {2}Error: thrown on purpose\n.*bug\.ts:2:9/,
    ),
    expect.stringMatching(
      /^Warning 2 of 2: The warm-up of GET \/random has ended the engine, .*\n.*"get-random-u64".*"wasi:random\/random@0\.2\.10"/,
    ),
  ]);
  for (const warning of warnings) expect(warning.split("\n").length).toBeLessThanOrEqual(10);
});

test("code that fails while it is loaded ends the build, and the message leads to it", {
  timeout: 240_000,
}, async () => {
  const building = build({
    "bug.ts": '// The bug.\nexport const value: string = JSON.parse("{");\n',
    "entry.ts": 'import { value } from "./bug.ts";\nexport const incomingHandler = { value };',
  });
  const message = await building.catch(String);
  expect(message).toMatch(/its code fails while it is loaded.*bug\.ts:2:\d+ SyntaxError/s);
});

test("the message says what to do if a component cannot be made of the code", async () => {
  await expect(build({ "entry.ts": "export const handler = 1;" })).rejects.toThrow(
    "entry.ts does not export `incomingHandler`",
  );
  await expect(
    build({
      "entry.ts":
        'import { get } from "spin:sqlite/sqlite@3.0.0";\nexport const incomingHandler = get;',
    }),
  ).rejects.toThrow('No WIT package describes the interface "spin:sqlite/sqlite@3.0.0"');
});

test("a path below which nothing would be found is refused", async () => {
  const root = temporaryFolder({ "spin.toml": MANIFEST });
  const plugins = [spinComponent({ manifest: "spin.toml", server: "entry.ts" })];
  const config = { root, configFile: false, plugins } as const;
  await expect(createBuilder({ ...config, base: "/app/" })).rejects.toThrow(
    /^Vite's option `base` is "\/app\/", but .* Remove the option/,
  );
  await createBuilder({ ...config, base: "https://files.example/" });
});

test("a package that needs another of Node's modules ends the build, and the chain is shown", async () => {
  const building = build({
    "node_modules/agent/package.json": '{ "name": "agent", "main": "index.js" }',
    "node_modules/agent/index.js": 'module.exports = require("./socket.js");',
    "node_modules/agent/socket.js": 'exports.connect = () => require("net").connect();',
    "entry.ts": `${IMPORTS}
      import { connect } from "agent";
      export const incomingHandler = createIncomingHandler(() => new Response(connect()));`,
  });
  await expect(building).rejects.toThrow(
    /^The package agent needs "node:net", but there is no Node in a component\. Use `fetch`.*entry\.ts\n.*agent\/index\.js\n.*agent\/socket\.js$/s,
  );
});

test("an id that a module keeps ends the build, since it would repeat", {
  timeout: 240_000,
}, async () => {
  const building = build({
    "id.ts": "\n\nexport const id = crypto.randomUUID();",
    "entry.ts": `${IMPORTS}
      import { id } from "./id.ts";
      export const incomingHandler = createIncomingHandler(() => new Response(id));`,
  });
  await expect(building).rejects.toThrow(
    /^`crypto\.randomUUID` is called while a module is loaded: .*id\.ts:3:\d+\./,
  );
});
