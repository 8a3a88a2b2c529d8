/**
 * Makes an app in a folder, as `spin new` does.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeFiles } from "./app.ts";
import { type AppFile, descriptionParameter, fillIn, type Names } from "./templates.ts";

/** The user has to change something before an app can be made. The message says what. */
export class Refusal extends Error {}

/**
 * Makes an app. If that fails, it leaves nothing behind.
 *
 * @param folder - absolute path of a folder that does not exist, or is empty
 * @throws Refusal if the folder cannot be made
 */
export function makeApp(folder: string, names: Names, files: readonly AppFile[]): void {
  const made = makeFolders(folder);
  try {
    const named = files.map((file) => ({ ...file, content: fillIn(file, names) }));
    writeFiles(folder, named);
  } catch (error) {
    // A folder that was there before stays, as empty as it was.
    const written =
      made === undefined ? readdirSync(folder).map((name) => join(folder, name)) : [made];
    for (const path of written) rmSync(path, { recursive: true, force: true });
    throw refusal(folder, error);
  }
}

/**
 * Makes a folder and those above it. Not with Node's own option for that, which never ends in some folders of
 * the system (`/proc`).
 *
 * @returns the topmost folder that was made; undefined if all were there
 */
function makeFolders(folder: string): string | undefined {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.unshift(path);
  try {
    for (const path of missing) mkdirSync(path);
  } catch (error) {
    for (const path of missing.toReversed()) rmSync(path, { recursive: true, force: true });
    throw refusal(folder, error);
  }
  return missing[0];
}

const refusal = (folder: string, error: unknown) =>
  new Refusal(
    `The app cannot be made in ${folder}: ${error instanceof Error ? error.message : error}. ` +
      "Choose a folder that you may write to.",
  );

/** @throws Refusal if the folder is not empty, is a file, or has a name that the tools do not understand. */
export function checkFolder(folder: string): void {
  if (/[#?%]/.test(folder)) {
    throw new Refusal(
      `${folder} has one of the characters # ? % in its path, which the build takes for a part of an ` +
        "address. Choose another folder.",
    );
  }
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) throw new Refusal(`${folder} is a file. Choose another folder.`);
  if (readdirSync(folder).length > 0) {
    throw new Refusal(`${folder} is not empty. Choose a folder that is new or empty.`);
  }
}

/** @throws Refusal if npm, Spin or Kubernetes would refuse the name, or the description would break a file. */
export function checkNames({ name, description }: Names): void {
  // SpinKube makes a Kubernetes service of this name, which is a DNS label of at most 63 characters.
  if (!/^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name)) {
    throw new Refusal(
      `"${name}" cannot be the app's name, because npm, Spin or Kubernetes would refuse it. Use ` +
        "lower-case words of letters and digits, with hyphens between them, 63 characters at most. " +
        "Each word begins with a letter: my-app.",
    );
  }
  if (new RegExp(descriptionParameter.pattern).test(description)) return;
  throw new Refusal(
    "The description cannot be used, because it goes into JSON and TOML without escaping. Write one " +
      "line without double quotes and backslashes.",
  );
}
