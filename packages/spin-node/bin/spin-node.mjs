#!/usr/bin/env node
// Plain JavaScript that any Node can parse: the sources behind it are TypeScript, which an older
// one would refuse with a syntax error instead of a sentence.
const REQUIRED = [22, 18];

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < REQUIRED[0] || (major === REQUIRED[0] && minor < REQUIRED[1])) {
  console.error(
    `spin-node needs Node ${REQUIRED.join(".")} or newer and runs on ${process.versions.node} ` +
      `(${process.execPath}). Install a newer Node, or start it through an npm script of this ` +
      "repository: those find the Node that it brings along.",
  );
  process.exit(1);
}
const { main } = await import("../src/cli/main.ts");
process.exitCode = await main(process.argv.slice(2), process.env);
