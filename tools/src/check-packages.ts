/**
 * Checks that what would be published can be installed and imported: the tarballs, with publint and with "are the types
 * wrong".
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { OUTPUT, PACKED, packAll } from "./pack.ts";
import { ROOT } from "./project.ts";

/** Types without code, for `types` in a tsconfig.json: no import leads to them. */
const TYPES_ONLY = ["./virtual", "./interfaces"];

const ATTW = join(ROOT, "node_modules/@arethetypeswrong/cli/dist/index.js");

let problems = 0;
const tarballs = packAll();
for (const folder of PACKED) {
  const { messages, pkg } = await publint({ pkgDir: join(OUTPUT, folder), strict: true });
  problems += messages.length;
  for (const message of messages) console.error(`${folder}: ${formatMessage(message, pkg)}`);
}
for (const tarball of tarballs) {
  const options = ["--profile", "esm-only", "--quiet", "--exclude-entrypoints", ...TYPES_ONLY];
  const { status, stdout } = spawnSync(process.execPath, [ATTW, tarball, ...options], {
    encoding: "utf8",
  });
  if (status === 0) continue;
  problems += 1;
  console.error(`${tarball}:\n${stdout}`);
}
console.log(`${tarballs.length} packages, ${problems} problems.`);
if (problems > 0) process.exitCode = 1;
