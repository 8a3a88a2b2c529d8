/**
 * Runs before anything is installed, so it has to be understood by any Node.
 *
 * @module
 */
const REQUIRED = 20;

/** Ends the process with a sentence if this Node cannot even install the project. */
export function checkNode() {
  const [major] = process.versions.node.split(".");
  if (Number(major) >= REQUIRED) return;
  console.error(
    `Node ${REQUIRED} or newer is needed, this is ${process.version}. Install it from https://nodejs.org and try again.`,
  );
  process.exit(1);
}
