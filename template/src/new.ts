/**
 * `npm run new`: makes an app from a template. Spin does not have to be installed.
 *
 * @module
 */
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeFiles } from "./app.ts";
import { checkFolder, checkNames, makeApp, Refusal } from "./new-app.ts";
import { descriptionParameter, templates } from "./templates.ts";

const USAGE = `Usage: npm run new -- FOLDER [OPTIONS]

  --template <TEMPLATE>        "react-ssr", rendered on the server; or "react-csr", rendered in the
                               browser [default: react-ssr]
  --name <NAME>                the name of the app [default: the folder's]
  --description <DESCRIPTION>  one line about the app [default: "${descriptionParameter.default}"]
`;

try {
  const options = readOptions();
  if (options === undefined) console.log(USAGE);
  else {
    // npm runs this in the folder of the repository, and INIT_CWD is where the user is.
    const folder = resolve(process.env["INIT_CWD"] ?? process.cwd(), options.folder);
    const names = { name: options.name ?? basename(folder), description: options.description };
    checkFolder(folder);
    checkNames(names);
    makeApp(folder, names, makeFiles(findTemplate(options.template)));
    console.log(`${names.name} is in ${folder}.

  cd ${/^[\w./-]+$/.test(options.folder) ? options.folder : JSON.stringify(options.folder)}
  npm start    installs its packages, builds it, serves http://127.0.0.1:3000
  npm test     checks and tests it

docs/your-app.md leads you through the first hour with it.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @returns undefined if the user only asked for the usage */
function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        template: { type: "string", default: templates[0].id },
        name: { type: "string" },
        description: { type: "string", default: descriptionParameter.default },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) return undefined;
    const [folder, ...more] = positionals;
    if (folder !== undefined && more.length === 0) return { ...values, folder };
  } catch (error) {
    if (error instanceof TypeError) throw new Refusal(`${error.message}\n\n${USAGE}`);
    throw error;
  }
  throw new Refusal(`Give one folder for the app.\n\n${USAGE}`);
}

/** @throws Refusal that lists the templates, if there is none of this id. */
function findTemplate(id: string) {
  const template = templates.find((each) => each.id === id);
  if (template !== undefined) return template.id;
  const ids = templates.map((each) => each.id).join(" or ");
  throw new Refusal(`There is no template "${id}". Choose ${ids}.`);
}
