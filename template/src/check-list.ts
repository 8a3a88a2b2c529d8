/**
 * `npm run files`: checks that files.ts says for every file whether a new app gets it.
 *
 * @module
 */
import { checkList, isClone, listFiles } from "./files.ts";

if (isClone()) {
  const files = listFiles();
  const problems = checkList(files);
  for (const problem of problems) console.error(problem);
  console.log(`${files.length} files, ${problems.length} problems.`);
  if (problems.length > 0) process.exitCode = 1;
} else {
  console.log("Not checked: this folder is not a git clone.");
}
