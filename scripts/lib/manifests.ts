/**
 * Makes the other manifests from spin.toml, the only one that is written by hand. All are committed, so
 * that `spin up -f` and `spin aka deploy -f` work in a fresh clone. `npm run manifests` checks that they are up to date.
 *
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./process.mjs";

const SOURCE = "spin.toml";

/** The chat model of Spin's documentation: what a cloud that offers inference is likely to have. */
const CLOUD_MODEL = "llama2-chat";

/** How many inferences an hour may cost where they cost money: below Fermyon Cloud's limit of 75. */
const CLOUD_BUDGET = 60;

/** A change to the text of spin.toml. */
interface Edit {
  /** What is replaced, for the error message. */
  what: string;
  /** Has to match exactly once. */
  find: RegExp;
  /** The replacement, for `String.replace`. */
  replace: string;
}

/** A manifest that is made from spin.toml. */
interface Derived {
  file: string;
  /** Its purpose, for the comment at the top. */
  about: string;
  edits: readonly Edit[];
}

const DERIVED: readonly Derived[] = [
  {
    file: "spin.portable.toml",
    about:
      "For clouds without atomic increments: docs/guarantees.md says which those are, and what can get lost there.",
    edits: [
      ...buildsTarget("portable"),
      {
        what: "the default of the variable ai_model",
        find: /^ai_model = \{ default = ".*" \}$/gm,
        replace: `ai_model = { default = "${CLOUD_MODEL}" }`,
      },
      {
        what: "the component's ai_models",
        find: /^ai_models = \[.*\]$/gm,
        replace: `ai_models = ["${CLOUD_MODEL}"]`,
      },
      {
        what: "the default of the variable ai_inferences_per_hour",
        find: /^ai_inferences_per_hour = \{ default = ".*" \}$/gm,
        replace: `ai_inferences_per_hour = { default = "${CLOUD_BUDGET}" }`,
      },
    ],
  },
  {
    file: "spin.static.toml",
    about:
      "Rendered in the browser: a page that is a file, and a component with the server functions.",
    edits: [
      ...buildsTarget("static"),
      {
        what: "the component's route",
        find: /^# .*\n\[\[trigger\.http\]\]\nroute = "\/\.\.\."\ncomponent = "server"$/gm,
        replace: `# The server functions.\n[[trigger.http]]\nroute = "/api/..."\ncomponent = "server"`,
      },
      {
        what: "the component of the assets",
        find: /^# .*\n\[\[trigger\.http\]\]\nroute = "\/assets\/\.\.\."\n[\s\S]*?\n(source = .*)\n/gm,
        replace: `# The page, at every address. A browser keeps it, and asks each time whether there is a newer one.
[[trigger.http]]
route = "/..."
component = "page"

[component.page]
$1
files = [{ source = "apps/web/dist/page", destination = "/" }]
environment = { FALLBACK_PATH = "index.html", CACHE_CONTROL = "no-cache" }

$&`,
      },
    ],
  },
];

/**
 * Writes the manifests that are not up to date with spin.toml.
 *
 * @throws Error if spin.toml lacks something that has to be replaced
 */
export function writeManifests(): void {
  for (const { file, text } of staleManifests()) {
    writeFileSync(join(ROOT, file), text);
    console.log(`${file} was updated from ${SOURCE}.`);
  }
}

/**
 * Finds the manifests that are not up to date with spin.toml, and returns their new text.
 *
 * @throws Error if spin.toml lacks something that has to be replaced
 */
export function staleManifests(): { file: string; text: string }[] {
  const source = readFileSync(join(ROOT, SOURCE), "utf8");
  // A manifest that the app does not have is not made.
  const derived = DERIVED.filter(({ file }) => existsSync(join(ROOT, file)));
  return derived
    .map(({ file }) => ({ file, text: deriveManifest(file, source) }))
    .filter(({ file, text }) => readFileSync(join(ROOT, file), "utf8") !== text);
}

/**
 * Makes another manifest.
 *
 * @param file - its name: `spin.portable.toml` or `spin.static.toml`
 * @param source - the text of spin.toml
 * @throws Error if that lacks something that has to be replaced
 */
export function deriveManifest(file: string, source: string): string {
  const { about, edits } = DERIVED.find((each) => each.file === file) ?? { about: "", edits: [] };
  const head = `# Made from ${SOURCE} by \`npm run build\` and \`npm run fix\`: change that file, not this one.\n# ${about}\n`;
  const body = edits.reduce((text, { what, find, replace }) => {
    const found = text.match(find)?.length ?? 0;
    if (found === 1) return text.replace(find, replace);
    throw new Error(
      `${SOURCE} has ${found} lines for ${what}, but the manifests made from it need exactly one that ` +
        `matches ${find}.\nWrite the line that way, or change scripts/lib/manifests.ts.`,
    );
  }, source);
  return body.replace(/^(#:schema .*\n)/, `$1\n${head}`);
}

function buildsTarget(target: string): Edit[] {
  return [
    {
      what: "the component's file",
      find: /^source = "apps\/web\/dist\/atomic\.wasm"$/gm,
      replace: `source = "apps/web/dist/${target}.wasm"`,
    },
    {
      what: "the build command",
      find: /^command = "npm run build"$/gm,
      replace: `command = "npm run build -- --target ${target}"`,
    },
  ];
}

if (import.meta.main) {
  const stale = staleManifests();
  for (const { file } of stale) {
    console.error(
      `${file} is out of date: it is made from ${SOURCE}, which has changed. \`npm run fix\` updates it.`,
    );
  }
  if (stale.length > 0) process.exitCode = 1;
}
