#!/usr/bin/env node
// This file is plain JavaScript so that every version of Node can run the check. The rest of the host is
// TypeScript in the repository, which an older Node rejects with a syntax error.
const REQUIRED = 24;

if (Number.parseInt(process.versions.node, 10) < REQUIRED) {
  console.error(
    `spin-node needs Node ${REQUIRED} or newer, but this is Node ${process.versions.node} ` +
      `(${process.execPath}). Install a newer Node: https://nodejs.org. In an app made from the template, ` +
      "`npm start` runs the Node in node_modules.",
  );
  process.exit(1);
}
// Half a second less to start: what has been compiled is kept in the system's folder for temporary files.
const { enableCompileCache } = await import("node:module");
enableCompileCache();
const { main } = await import("../src/node/cli/main.ts");
process.exitCode = await main(process.argv.slice(2), process.env);
