/**
 * Builds the app for a target: the browser's files, the static page, the server's bundle, and the
 * component made of that bundle. vite/targets.ts lists the targets.
 *
 * The default target, `atomic`, makes the browser's files. The other targets need them.
 *
 * @module
 */
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { assembleWit } from "@app/server/wit";
import { componentize } from "@bytecodealliance/componentize-js";
import { createBuilder } from "vite";
import { STATIC_PAGE_RENDERER } from "../vite/static-page-environment.ts";
import { findTarget } from "../vite/targets.ts";

const { values } = parseArgs({ options: { target: { type: "string", default: "atomic" } } });
const target = findTarget(values.target);
const root = fileURLToPath(new URL("..", import.meta.url));

// Vite builds for production because of NODE_ENV. Its mode is the name of the target.
process.env["NODE_ENV"] = "production";
const builder = await createBuilder({ root, mode: target.name });
for (const name of target.environments) {
  const environment = builder.environments[name];
  if (environment === undefined) throw new Error(`vite.config.ts has no environment "${name}".`);
  await builder.build(environment);
}

if (target.environments.includes("staticPage")) {
  const path = join(root, STATIC_PAGE_RENDERER);
  const renderer: typeof import("../src/render-static-page.tsx") = await import(
    pathToFileURL(path).href
  );
  await write("dist/page/index.html", await renderer.renderStaticPage());
}

const witPath = join(root, target.outDir, "wit");
await assembleWit(witPath);

console.log("Making the component: the engine runs the bundle once and is snapshotted.");
const { component } = await componentize({
  sourcePath: join(root, target.outDir, "server.js"),
  witPath,
  worldName: target.world,
  // The package spin-component has our own HTTP handler.
  disableFeatures: ["fetch-event"],
});
await write(target.component, component);

/** Writes a whole file in one step, since a host may be reading the old one. */
async function write(file: string, content: string | Uint8Array): Promise<void> {
  const path = join(root, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
  console.log(`${file}  ${(content.length / 1024 ** 2).toFixed(1)} MiB`);
}
