/**
 * `npm run template`: writes the templates, for `spin templates install --dir dist/template`.
 *
 * @module
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./files.ts";
import { makeTemplate, writeFiles } from "./make-template.ts";
import { spinTemplateToml, templates } from "./templates.ts";

const OUTPUT = "dist/template";

try {
  const made = templates.map((template) => ({ template, content: makeTemplate(template.id) }));
  rmSync(join(ROOT, OUTPUT), { recursive: true, force: true });
  for (const { template, content } of made) {
    const folder = join(ROOT, OUTPUT, "templates", template.id);
    writeFiles(join(folder, "content"), content);
    writeFiles(join(folder, "metadata"), [
      { path: "spin-template.toml", content: spinTemplateToml(template) },
    ]);
    console.log(`${OUTPUT}/templates/${template.id}: ${content.length} files`);
  }
  console.log(`
  spin templates install --dir ${OUTPUT} --upgrade
  spin new -t ${templates[0].id} my-app --accept-defaults`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
