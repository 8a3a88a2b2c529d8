#!/usr/bin/env node
/**
 * The commands of this workspace. npm links this file into node_modules/.bin, where it runs on the project's own Node.
 *
 * @module
 */
import { end } from "./project.ts";

const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  bench: () => import("./bench.ts"),
  "check-packages": () => import("./check-packages.ts"),
  libraries: () => import("./libraries.ts"),
  load: () => import("./clicks.ts"),
  new: () => import("./new.ts"),
  pack: () => import("./pack.ts").then(({ main }) => main()),
  screenshots: () => import("./screenshots.ts"),
  template: () => import("./template.ts"),
};

// Each command reads the arguments after its name.
const [name = ""] = process.argv.splice(2, 1);
const run = commands[name] ?? (() => end(`Choose one of: ${Object.keys(commands).join(", ")}.`));
await run();
