/**
 * `npm run new`: makes an app from a template. Spin does not have to be installed.
 *
 * @module
 */
import { basename, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Values } from "./liquid.ts";
import { makeTemplate } from "./make-template.ts";
import { checkDescription, checkFolder, checkName, makeApp, Refusal } from "./new-app.ts";
import { descriptionParameter, type TemplateId, templates } from "./templates.ts";

const USAGE = `Usage: npm run new -- FOLDER [OPTIONS]

  --template <TEMPLATE>        "react-ssr", rendered on the server; or "react-csr", rendered in the
                               browser [default: react-ssr]
  --name <NAME>                the name of the app [default: the folder's]
  --description <DESCRIPTION>  one line about the app

On a terminal, this asks for the name and the description if they are missing. Elsewhere it uses the
defaults.`;

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
  const template = findTemplate(options.template);
  // npm runs this in the folder of the repository, and INIT_CWD is where the user is.
  const folder = resolve(process.env["INIT_CWD"] ?? process.cwd(), options.folder);
  checkFolder(folder);

  const terminal = process.stdin.isTTY ? createInterface(process.stdin, process.stdout) : undefined;
  // Ctrl+C and Ctrl+D close it.
  const closed = new AbortController();
  terminal?.once("close", () => closed.abort());
  const ask = async (prompt: string, fallback: string) => {
    const answer = terminal?.question(`${prompt} (${fallback}): `, closed);
    return (await answer?.catch(throwInterrupted))?.trim() || fallback;
  };
  const name = options.name ?? (await ask("Name", basename(folder)));
  checkName(name);
  const { prompt, default: fallback } = descriptionParameter;
  const description = options.description ?? (await ask(prompt, fallback));
  checkDescription(description);
  terminal?.close();

  const values = { "project-name": name, "project-description": description };
  await make(folder, values, template);
  console.log(`${name} is in ${folder}.

  cd ${options.folder}
  npm start    installs its packages, builds it, serves http://127.0.0.1:3000
  npm test     checks and tests it

docs/your-app.md leads you through the first hour with it.`);
  return 0;
}

/**
 * Makes the app. Ctrl+C ends the tools that run for it, but not this process, which cleans up first.
 *
 * @throws Refusal after Ctrl+C.
 */
async function make(folder: string, values: Values, template: TemplateId): Promise<void> {
  let interrupted = false;
  const onInterrupt = () => {
    interrupted = true;
  };
  process.on("SIGINT", onInterrupt);
  try {
    const content = makeTemplate(template);
    // The event of a signal is delivered only now.
    await setImmediate();
    if (!interrupted) return makeApp(folder, values, content);
  } catch (error) {
    await setImmediate();
    if (!interrupted) throw error;
  } finally {
    process.off("SIGINT", onInterrupt);
  }
  return throwInterrupted();
}

function throwInterrupted(): never {
  throw new Refusal("Interrupted. No app was made.");
}

/** @returns undefined if the user only asked for the usage */
function readOptions(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        template: { type: "string", default: templates[0].id },
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
  throw new Refusal(`Give one folder for the app.\n\n${USAGE}`);
}

/** @throws Refusal that lists the templates, if there is none of this id. */
function findTemplate(id: string): TemplateId {
  const template = templates.find((each) => each.id === id);
  if (template !== undefined) return template.id;
  const ids = templates.map((each) => each.id).join(" or ");
  throw new Refusal(`There is no template "${id}". Choose ${ids}.`);
}
