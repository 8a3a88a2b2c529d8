import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import * as v from "valibot";
import { sourceMapOf, sourcePositions } from "../../log/source-positions.ts";
import { readToml } from "../config/read-toml.ts";
import { messageOf, UserError } from "../errors.ts";
import type { TraceOptions } from "./flags.ts";

/** The part of a manifest that says where its components are. */
const Manifest = v.looseObject({
  component: v.record(v.string(), v.looseObject({ source: v.unknown() })),
});

/**
 * Runs `spin-node trace`: prints a log, or the standard input, with places in the sources instead of places in a
 * component's bundle.
 *
 * @throws UserError if a file cannot be read
 */
export async function trace({ manifest, log }: TraceOptions): Promise<void> {
  const { component } = await readToml(manifest, Manifest, "Choose the manifest with '--from'.");
  const maps = Object.values(component).flatMap(({ source }) =>
    typeof source === "string" ? sourcePositions(sourceMapOf(resolve(manifest, "..", source))) : [],
  );
  const input = log === undefined ? process.stdin : createReadStream(log);
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      console.log(maps.reduce((text, toSources) => toSources(text), line));
    }
  } catch (error) {
    throw new UserError(`The log cannot be read: ${messageOf(error)}. Name a file that exists.`);
  }
}
