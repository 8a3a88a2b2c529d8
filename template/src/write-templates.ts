/**
 * `npm run template`: writes the templates, for `spin templates install --dir dist/template`.
 *
 * @module
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { readOptions } from "../../scripts/lib/options.ts";
import { makeFiles, ROOT, writeFiles } from "./app.ts";
import { spinTemplateToml, templates, toLiquid } from "./templates.ts";

const OUTPUT = "dist/template";

readOptions("npm run template", {});

const made = templates.map((template) => ({ template, files: makeFiles(template.id) }));
rmSync(join(ROOT, OUTPUT), { recursive: true, force: true });
for (const { template, files } of made) {
  writeFiles(join(ROOT, OUTPUT, "templates", template.id), [
    { path: "metadata/spin-template.toml", content: spinTemplateToml(template) },
    ...files.map((file) => ({ path: `content/${file.path}`, content: toLiquid(file) })),
  ]);
  console.log(`${OUTPUT}/templates/${template.id}: ${files.length} files`);
}
console.log(`
  spin templates install --dir ${OUTPUT} --upgrade
  spin new -t ${templates[0].id} my-app --accept-defaults`);
