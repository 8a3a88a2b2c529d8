/** Builds the tests' own component, `dist/guest.wasm`. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assembleWit } from "@app/server/wit";
import { componentize } from "@bytecodealliance/componentize-js";
import { build } from "vite";

const root = import.meta.dirname;
const outDir = join(root, "dist");

await build({
  root,
  configFile: false,
  logLevel: "warn",
  define: { "process.env.NODE_ENV": '"production"' },
  ssr: { noExternal: true },
  build: {
    outDir,
    ssr: "entry.ts",
    rolldownOptions: { external: [/^(wasi|fermyon):/], output: { entryFileNames: "guest.js" } },
  },
});
await assembleWit(join(outDir, "wit"));
const { component } = await componentize({
  sourcePath: join(outDir, "guest.js"),
  witPath: join(outDir, "wit"),
  worldName: "portable",
  disableFeatures: ["fetch-event"],
});
await writeFile(join(outDir, "guest.wasm"), component);
