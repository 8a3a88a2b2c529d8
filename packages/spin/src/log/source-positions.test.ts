import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary.ts";
import { sourcePositions } from "./source-positions.ts";

const MAP = {
  version: 3,
  file: "server.js",
  sources: ["../src/a.ts"],
  names: [],
  // Line 2, column 4 of the bundle is line 7, column 2 of the source.
  mappings: ";IAME",
};

test("a stack trace shows the places in the sources", () => {
  const folder = temporaryFolder();
  const map = join(folder, "app.wasm.map");
  writeFileSync(map, JSON.stringify(MAP));
  const toSources = sourcePositions(map);
  const source = join(folder, "../src/a.ts");
  const shown = relative(process.cwd(), source).startsWith("..") ? source : "src/a.ts";
  expect(toSources("Error: no\nrun@server.js:2:5\n@bundle/server.js:2:5")).toBe(
    `Error: no\nrun@${shown}:7:3\n@${shown}:7:3`,
  );
  // The engine prints an error so if it is part of another value. It tells no column then.
  expect(toSources('{cause:(new TypeError("no", "dist/server/server.js", 2))}')).toBe(
    `{cause:(new TypeError("no", "${shown}", 7))}`,
  );
});

test("what the map does not know stays as it is", () => {
  const folder = temporaryFolder();
  const map = join(folder, "app.wasm.map");
  expect(sourcePositions(map)("at other.js:2:5")).toBe("at other.js:2:5");
  writeFileSync(map, JSON.stringify(MAP));
  expect(sourcePositions(map)("at other.js:2:5, server.js:1:1")).toBe(
    "at other.js:2:5, server.js:1:1",
  );
  writeFileSync(map, "{");
  expect(sourcePositions(map)("server.js:2:5")).toBe("server.js:2:5");
});

test("a name that only ends like the bundle's is another file", () => {
  const map = join(temporaryFolder({ "app.wasm.map": JSON.stringify(MAP) }), "app.wasm.map");
  expect(sourcePositions(map)("my-server.js:2:5 server.js:2:5:1")).toMatch(
    /^my-server\.js:2:5 \S*a\.ts:7:3:1$/,
  );
});
