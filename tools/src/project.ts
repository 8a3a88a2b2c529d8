import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";
import * as v from "valibot";

/** The folder of the repository. */
export const ROOT: string = join(import.meta.dirname, "../..");

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Reads the options of a command. `--help` prints the usage and ends the process; so does an unknown argument.
 *
 * @param usage - the command, and a line for each option
 * @param options - as `parseArgs` takes them
 */
export function readOptions<const Known extends Options>(usage: string, options: Known) {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(`Usage: ${usage}`);
    process.exit();
  }
  try {
    return parseArgs({ args, options, allowPositionals: usage.includes("FOLDER") });
  } catch (error) {
    end(`${messageOf(error)}\n\nUsage: ${usage}`);
  }
}

/** Prints a message, and ends the process. */
export function end(message: string): never {
  console.error(message);
  process.exit(1);
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Reads a file of the repository. */
export const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

const Json = v.looseObject({
  name: v.string(),
  version: v.string(),
  private: v.optional(v.boolean()),
  scripts: v.optional(v.record(v.string(), v.string()), {}),
  workspaces: v.optional(v.array(v.string())),
  bin: v.optional(v.record(v.string(), v.string())),
  dependencies: v.optional(v.record(v.string(), v.string())),
  devDependencies: v.optional(v.record(v.string(), v.string()), {}),
});

/** Reads a package.json. */
export const parseManifest = (text: string) => v.parse(Json, JSON.parse(text));

/**
 * Runs a program of node_modules/.bin, or npm, to its end.
 *
 * @throws Error if it fails; it has printed why
 */
export function run(command: string, args: readonly string[], cwd: string = ROOT): void {
  // Windows has scripts for a shell in node_modules/.bin. No argument has a space or a quote.
  const shell = process.platform === "win32";
  // What is printed to stdout is of no interest to who makes an app.
  const { status } = spawnSync(command, args, { cwd, shell, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} has failed.`);
}
