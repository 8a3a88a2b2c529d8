import { readFile } from "node:fs/promises";
import { parse } from "smol-toml";
import * as v from "valibot";
import { codeOf, messageOf, UserError } from "../errors.ts";

/**
 * Reads a TOML file and checks it.
 *
 * @param missing - what to do when there is no such file, as the end of a sentence
 * @throws UserError naming the file and the place in it, for each thing that is wrong
 */
export async function readToml<const S extends v.GenericSchema>(
  path: string,
  schema: S,
  missing: string,
): Promise<v.InferOutput<S>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") throw new UserError(`There is no file ${path}: ${missing}.`);
    throw new UserError(`${path} cannot be read: ${messageOf(error)}.`);
  }
  let table: unknown;
  try {
    table = parse(text);
  } catch (error) {
    throw new UserError(`${path} is not valid TOML: ${messageOf(error)}`);
  }
  const result = v.safeParse(schema, table);
  if (result.success) return result.output;
  throw new UserError(
    [`${path} cannot be used:`, ...result.issues.map((issue) => `  ${describe(issue)}`)].join("\n"),
  );
}

function describe(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue) ?? "(top level)";
  if (issue.type === "strict_object" && issue.expected === "never") {
    return `${place}: spin-node does not support this key. Remove it, correct its name, or run with Spin.`;
  }
  if (issue.type === "strict_object" && issue.received === "undefined") {
    return `${place}: is missing.`;
  }
  return `${place}: ${issue.message}`;
}
