/**
 * `npm run template`: writes the templates, for `spin templates install --dir dist/template`.
 *
 * @module
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { descriptionParameter, makeFiles, templates, toLiquid, writeFiles } from "./new-app.ts";
import { ROOT, readOptions } from "./project.ts";

const OUTPUT = "dist/template";

readOptions("npm run template", {});
rmSync(join(ROOT, OUTPUT), { recursive: true, force: true });
const { default: value, pattern } = descriptionParameter;
for (const { id, description } of templates) {
  const files = makeFiles(id);
  const about = `manifest_version = "1"
id = "${id}"
description = "${description}"
tags = ["react", "typescript", "http"]

[parameters]
project-description = { type = "string", prompt = "Description", default = "${value}", pattern = '${pattern}' }
`;
  writeFiles(join(ROOT, OUTPUT, "templates", id), [
    { path: "metadata/spin-template.toml", content: about },
    ...files.map((file) => ({ path: `content/${file.path}`, content: toLiquid(file) })),
  ]);
  console.log(`${OUTPUT}/templates/${id}: ${files.length} files`);
}
console.log(`
  spin templates install --dir ${OUTPUT} --upgrade
  spin new -t ${templates[0].id} my-app --accept-defaults`);
