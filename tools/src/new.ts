/**
 * `npm run new`: makes an app from a template. Spin does not have to be installed.
 *
 * @module
 */
import { basename, resolve } from "node:path";
import {
  checkFolder,
  checkNames,
  descriptionParameter,
  makeApp,
  makeFiles,
  Refusal,
  templates,
} from "./new-app.ts";
import { end, readOptions } from "./project.ts";

const USAGE = `npm run new -- FOLDER [OPTIONS]

  --template <TEMPLATE>        "react-ssr", rendered on the server; or "react-csr", rendered in the
                               browser [default: react-ssr]
  --name <NAME>                the name of the app [default: the folder's]
  --description <DESCRIPTION>  one line about the app [default: "${descriptionParameter.default}"]
`;

const { values, positionals } = readOptions(USAGE, {
  template: { type: "string", default: templates[0].id },
  name: { type: "string" },
  description: { type: "string", default: descriptionParameter.default },
});
const [given = "", ...more] = positionals;
if (given === "" || more.length > 0) end(`Give one folder for the app.\n\nUsage: ${USAGE}`);
const template = templates.find(({ id }) => id === values.template);
if (template === undefined) {
  const ids = templates.map(({ id }) => id).join(" or ");
  end(`There is no template "${values.template}". Choose ${ids}.`);
}
// npm runs this in the folder of the repository, and INIT_CWD is where the user is.
const folder = resolve(process.env["INIT_CWD"] ?? process.cwd(), given);
const names = { name: values.name ?? basename(folder), description: values.description };
try {
  checkFolder(folder);
  checkNames(names);
  makeApp(folder, names, makeFiles(template.id));
} catch (error) {
  if (error instanceof Refusal) end(error.message);
  throw error;
}
console.log(`${names.name} is in ${folder}.

  cd ${/^[\w./-]+$/.test(given) ? given : JSON.stringify(given)}
  npm start    installs its packages, builds it, serves http://127.0.0.1:3000
  npm test     checks and tests it

docs/your-app.md leads you through the first hour with it.`);
