/**
 * Makes a component, in a process of its own: what the code prints meanwhile goes straight to the standard
 * output, where {@link makeComponent} reads it.
 *
 * @module
 */
import { writeFile } from "node:fs/promises";
import { argv, exit, stderr } from "node:process";
import { componentize } from "@bytecodealliance/componentize-js";

const [sourcePath = "", witPath = "", worldName = "", output = "", disabled = ""] = argv.slice(2);

try {
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
