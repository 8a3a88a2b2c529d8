/**
 * `npm run new`: makes an app from the template, where Spin is not installed.
 *
 * @module
 */
import { basename, relative, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { makeTemplate } from "./make-template.ts";
import { checkDescription, checkFolder, checkName, makeApp, Refusal } from "./new-app.ts";
import { descriptionParameter } from "./templates.ts";

const USAGE = `Usage: npm run new -- FOLDER [OPTIONS]

  --name <NAME>                the name of the app [default: the folder's]
  --description <DESCRIPTION>  one line about it

What is not given is asked for on a terminal, and has its default elsewhere.`;

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) return 0;
  // npm runs this in the folder of the repository.
  const start = process.env["INIT_CWD"] ?? process.cwd();
  const folder = resolve(start, options.folder);
  checkFolder(folder);

  const terminal = process.stdin.isTTY ? createInterface(process.stdin, process.stdout) : undefined;
  const ask = async (prompt: string, fallback: string) => {
    const answer = await terminal?.question(`${prompt} (${fallback}): `);
    return answer?.trim() || fallback;
  };
  const name = options.name ?? (await ask("Name", basename(folder)));
  checkName(name);
  const { prompt, default: fallback } = descriptionParameter;
  const description = options.description ?? (await ask(prompt, fallback));
  checkDescription(description);
  terminal?.close();

  const values = { "project-name": name, "project-description": description };
  makeApp(folder, values, makeTemplate());
  console.log(`${name} is in ${folder}.

  cd ${relative(start, folder)}
  npm start    installs its packages, builds it, serves http://127.0.0.1:3000
  npm test     checks and tests it

docs/your-app.md leads through the first hour with it.`);
  return 0;
}

/** @returns undefined if only the usage was asked for */
function readOptions(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        name: { type: "string" },
        description: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) {
      console.log(USAGE);
      return undefined;
    }
    const [folder, ...more] = positionals;
    if (folder !== undefined && more.length === 0) return { ...values, folder };
  } catch (error) {
    if (error instanceof TypeError) throw new Refusal(`${error.message}\n\n${USAGE}`);
    throw error;
  }
  throw new Refusal(`Name one folder for the app.\n\n${USAGE}`);
}
