/**
 * Makes an app from a template, as `spin new` does.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { render, type Values } from "./liquid.ts";
import { type TextFile, writeFiles } from "./make-template.ts";
import { descriptionParameter } from "./templates.ts";

/** The longest name in characters. SpinKube makes a Kubernetes service of this name, which is a DNS label. */
const LONGEST_NAME = 63;

/** The user has to change something before an app can be made. The message says what. */
export class Refusal extends Error {}

/**
 * Makes an app. If that fails, it leaves nothing behind.
 *
 * @param folder - a folder that does not exist, or an empty one
 * @param template - the files that `makeTemplate` returns
 * @throws Refusal if the folder, the name or the description cannot be used.
 */
export function makeApp(folder: string, values: Values, template: readonly TextFile[]): void {
  checkFolder(folder);
  checkName(values["project-name"]);
  checkDescription(values["project-description"]);
  const app = template.map((file) => fillIn(file, values));

  const firstMade = mkdirSync(dirname(folder), { recursive: true });
  // Next to the app's folder, since a folder can be renamed only within one disk.
  const draft = join(dirname(folder), `.${basename(folder)}-${randomUUID()}`);
  try {
    writeFiles(draft, app);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(firstMade ?? draft, { recursive: true, force: true });
    throw error;
  }
}

/** @throws Refusal if the folder is not empty, or is a file. */
export function checkFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) throw new Refusal(`${folder} is a file. Choose another folder.`);
  if (readdirSync(folder).length > 0) {
    throw new Refusal(`${folder} is not empty. Choose a folder that is new or empty.`);
  }
}

/** @throws Refusal if npm, Spin or Kubernetes would refuse the name. */
export function checkName(name: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name)) {
    throw new Refusal(
      `"${name}" cannot be the app's name, because npm or Spin would refuse it. Use lower-case words ` +
        "of letters and digits, with hyphens between them. Each begins with a letter: my-app.",
    );
  }
  if (name.length > LONGEST_NAME) {
    throw new Refusal(
      `The name has ${name.length} characters, and Kubernetes allows ${LONGEST_NAME}. Choose a ` +
        "shorter one.",
    );
  }
}

/** @throws Refusal if the description would break the files that it goes into. */
export function checkDescription(description: string): void {
  if (new RegExp(descriptionParameter.pattern).test(description)) return;
  throw new Refusal(
    "The description cannot be used, because it goes into JSON and TOML without escaping. Write one " +
      "line without double quotes and backslashes.",
  );
}

function fillIn({ path, content }: TextFile, values: Values): TextFile {
  return { path, content: typeof content === "string" ? render(content, values) : content };
}
