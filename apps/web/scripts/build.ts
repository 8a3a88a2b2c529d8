/**
 * Builds the app: the browser's files, the server's bundle, and the component made of it.
 *
 * `--target portable` builds the component for clouds without atomic increments; the browser's files
 * are the same and have to be there.
 *
 * @module
 */
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { componentize } from "@bytecodealliance/componentize-js";
import { assembleWit } from "@react-on-spin/server/wit";
import { createBuilder } from "vite";
import { findTarget } from "../vite/targets.ts";

const { values } = parseArgs({ options: { target: { type: "string", default: "atomic" } } });
const target = findTarget(values.target);
const root = fileURLToPath(new URL("..", import.meta.url));

// NODE_ENV is what makes Vite build for production: the mode names the target.
process.env["NODE_ENV"] = "production";
const builder = await createBuilder({ root, mode: target.name });
for (const name of target.name === "atomic" ? ["client", "ssr"] : ["ssr"]) {
  const environment = builder.environments[name];
  if (environment === undefined) throw new Error(`vite.config.ts has no environment "${name}".`);
  await builder.build(environment);
}

const witPath = join(root, target.outDir, "wit");
await assembleWit(witPath);

console.log("Making the component: the engine runs the bundle once and is snapshotted.");
const { component } = await componentize({
  sourcePath: join(root, target.outDir, "server.js"),
  witPath,
  worldName: target.name,
  // The handler is our own: entry.spin.tsx.
  disableFeatures: ["fetch-event"],
});

// Written whole or not at all: a host may be reading it.
const path = join(root, target.component);
await writeFile(`${path}.new`, component);
await rename(`${path}.new`, path);
console.log(`${target.component}  ${(component.length / 1024 ** 2).toFixed(1)} MiB`);
