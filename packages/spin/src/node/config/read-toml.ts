import { readFile } from "node:fs/promises";
import { parse } from "smol-toml";
import * as v from "valibot";
import { codeOf, messageOf, UserError } from "../errors.ts";

/**
 * Reads a TOML file and validates it.
 *
 * @param hint - a sentence that says what to do if there is no such file
 * @throws UserError if the file cannot be read or is invalid; it lists every problem with its place
 */
export async function readToml<const S extends v.GenericSchema>(
  path: string,
  schema: S,
  hint: string,
): Promise<v.InferOutput<S>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") throw new UserError(`There is no file ${path}. ${hint}`);
    throw new UserError(`${path} cannot be read: ${messageOf(error)}. ${hint}`);
  }
  let table: unknown;
  try {
    table = parse(text);
  } catch (error) {
    throw new UserError(`${path} is not valid TOML. Correct it: ${messageOf(error)}`);
  }
  const result = v.safeParse(schema, table);
  if (result.success) return result.output;
  throw new UserError(
    [
      `${path} has settings that have to be changed:`,
      ...result.issues.map((issue) => `  ${describe(issue)}`),
    ].join("\n"),
  );
}

function describe(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue) ?? "(top level)";
  if (issue.type === "strict_object" && issue.expected === "never") {
    return `${place}: spin-node does not support this key. Remove it, correct its name, or use Spin.`;
  }
  if (issue.type === "strict_object" && issue.received === "undefined") {
    return `${place}: this key is missing. Add it.`;
  }
  return `${place}: ${issue.message}.`;
}
