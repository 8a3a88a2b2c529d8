/**
 * Runs before anything is installed, on any version of Node.
 *
 * @module
 */
const REQUIRED = 20;

/** Ends the process with a message if this Node is too old to install the project. */
export function checkNode() {
  if (Number.parseInt(process.versions.node, 10) >= REQUIRED) return;
  console.error(
    `Node ${REQUIRED} or newer is needed, this is ${process.version}. Install it from https://nodejs.org and try again.`,
  );
  process.exit(1);
}
