#!/usr/bin/env node
// Plain JavaScript that any Node can parse: the sources behind it are TypeScript, which an older
// one would refuse with a syntax error instead of a sentence.
const REQUIRED = 24;

if (Number.parseInt(process.versions.node, 10) < REQUIRED) {
  console.error(
    `spin-node needs Node ${REQUIRED} or newer and runs on ${process.versions.node} ` +
      `(${process.execPath}). Install a newer Node, or start it through an npm script of this ` +
      "repository: those find the Node that it brings along.",
  );
  process.exit(1);
}
const { main } = await import("../src/cli/main.ts");
process.exitCode = await main(process.argv.slice(2), process.env);
