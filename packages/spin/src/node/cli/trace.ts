import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { sourceMapOf, sourcePositions } from "../../log/source-positions.ts";
import { readToml } from "../config/read-toml.ts";
import { messageOf, UserError } from "../errors.ts";

const USAGE = `Usage: spin-node trace [OPTIONS] [FILE]

Prints a log with places in the sources instead of places in a component's bundle. Without a file, it reads the
standard input.

  -f, --from <FILE>   the manifest [default: spin.toml]
`;

/** The part of a manifest that says where its components are. */
const Manifest = v.looseObject({
  component: v.record(v.string(), v.looseObject({ source: v.unknown() })),
});

/**
 * Runs `spin-node trace`.
 *
 * @throws UserError if an argument is wrong, or a file cannot be read
 */
export async function trace(args: string[]): Promise<void> {
  const { from, help, file } = readArguments(args);
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const { component } = await readToml(from, Manifest, "Choose the manifest with '--from'.");
  const maps = Object.values(component).flatMap(({ source }) =>
    typeof source === "string" ? sourcePositions(sourceMapOf(resolve(from, "..", source))) : [],
  );
  const input = file === undefined ? process.stdin : createReadStream(file);
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      console.log(maps.reduce((text, toSources) => toSources(text), line));
    }
  } catch (error) {
    throw new UserError(`The log cannot be read: ${messageOf(error)}. Name a file that exists.`);
  }
}

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        from: { type: "string", short: "f", default: "spin.toml" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return { ...values, file: positionals[0] };
  } catch (error) {
    throw new UserError(`${messageOf(error)}\n\n${USAGE}`);
  }
}
