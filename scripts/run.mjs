// @ts-check
/**
 * Runs a task, or a script: `node scripts/run.mjs NAME` runs a task of `tasks.ts`, and `node scripts/run.mjs
 * FOLDER/FILE.ts` that file.
 *
 * This file and the `.mjs` files that it imports run on Node 20, and before anything is installed. Everything else is
 * TypeScript, which the project's own Node runs: the npm package `node` installs it.
 *
 * @module
 */
const REQUIRED = 20;

if (Number.parseInt(process.versions.node, 10) < REQUIRED) {
  console.error(
    `Node ${REQUIRED} or newer is needed, this is ${process.version}. Install it from https://nodejs.org and try again.`,
  );
  process.exit(1);
}
const [name, ...args] = process.argv.slice(2);
const { ensureInstalled, isInstalled } = await import("./lib/install.mjs");
const { isProjectNode, runScript } = await import("./lib/process.mjs");
if (name === "doctor" && (isProjectNode() || !isInstalled())) {
  const { reportSetup } = await import("./doctor.mjs");
  await reportSetup();
} else {
  await ensureInstalled();
  if (name?.includes("/")) {
    process.exitCode = await runScript(name, args);
  } else if (isProjectNode()) {
    const { runTask } = await import("./tasks.ts");
    process.exitCode = await runTask(name, args);
  } else {
    process.exitCode = await runScript("scripts/run.mjs", process.argv.slice(2));
  }
}
