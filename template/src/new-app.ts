/**
 * Makes an app from the template, as `spin new` does.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { render, type Values } from "./liquid.ts";
import { type TextFile, writeFiles } from "./make-template.ts";
import { descriptionParameter } from "./templates.ts";

/** The longest label of DNS: Kubernetes allows no longer name for what SpinKube makes of the app. */
const LONGEST_NAME = 63;

/** A request that cannot be met as it is; the message says what to change. */
export class Refusal extends Error {}

/**
 * Makes an app. If that fails, nothing of it is left.
 *
 * @param folder - Where to: a folder that is not there, or an empty one.
 * @param template - What `makeTemplate` returns.
 * @throws Refusal if the folder, the name or the description will not do.
 */
export function makeApp(folder: string, values: Values, template: readonly TextFile[]): void {
  checkFolder(folder);
  checkName(values["project-name"]);
  checkDescription(values["project-description"]);
  const app = template.map((file) => fillIn(file, values));

  const firstMade = mkdirSync(dirname(folder), { recursive: true });
  // Beside it, since a folder can only be moved within its disk.
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

/** @throws Refusal if something is there already. */
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
      `"${name}" cannot be the app's name: npm or Spin would refuse it. Use lower-case words of ` +
        "letters and digits, each beginning with a letter, with hyphens between them: my-app.",
    );
  }
  if (name.length > LONGEST_NAME) {
    throw new Refusal(
      `The name has ${name.length} characters, and Kubernetes takes ${LONGEST_NAME} at most. ` +
        "Choose a shorter one.",
    );
  }
}

/** @throws Refusal if the description would break the files that it goes into. */
export function checkDescription(description: string): void {
  if (new RegExp(descriptionParameter.pattern).test(description)) return;
  throw new Refusal(
    "The description goes into JSON and TOML as it is. Write it in one line, without double quotes " +
      "and backslashes.",
  );
}

function fillIn({ path, content }: TextFile, values: Values): TextFile {
  return { path, content: typeof content === "string" ? render(content, values) : content };
}
