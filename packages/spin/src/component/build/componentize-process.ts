/**
 * Makes a component, in a process of its own: what the code prints meanwhile goes straight to the standard
 * output, where {@link makeComponent} reads it.
 *
 * @module
 */
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { argv, exit, platform, stderr } from "node:process";
import { pathToFileURL } from "node:url";
import { componentize } from "@bytecodealliance/componentize-js";

const [sourcePath = "", witPath = "", worldName = "", output = "", disabled = ""] = argv.slice(2);

try {
  // componentize-js reads files through this package, which may be another copy than ours. Since 0.26.1 it has no folder
  // by default.
  const { resolve } = createRequire(import.meta.resolve("@bytecodealliance/componentize-js"));
  const shim = pathToFileURL(resolve("@bytecodealliance/preview2-shim/filesystem")).href;
  const filesystem: { _setPreopens(folders: Record<string, string>): void } = await import(shim);
  filesystem._setPreopens({ "/": platform === "win32" ? "//" : "/" });
  const { component } = await componentize({
    sourcePath,
    witPath,
    worldName,
    disableFeatures: disabled === "fetch-event" ? [disabled] : [],
  });
  await writeFile(output, component);
} catch (error) {
  stderr.write(error instanceof Error ? error.message : String(error));
  exit(1);
}
