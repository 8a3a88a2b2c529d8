import { version } from "vite";

/**
 * Checks the versions that the plugins were tried with. Until it has returned, a plugin's modules take nothing by name
 * from Vite that older versions do not have: they could not even be linked.
 *
 * @param plugin - the function's name
 * @throws Error with what is required, what was found, and the remedy
 */
export function requireVersions(
  plugin: string,
  { vite = version, node = process.versions.node } = {},
): void {
  check("Vite", vite, 8, "npm install --save-dev vite@8");
  check("Node", node, 24, "npm install --save-dev node@24");

  function check(name: string, found: string, major: number, remedy: string): void {
    if (Number.parseInt(found, 10) >= major) return;
    throw new Error(
      `The plugin ${plugin} needs ${name} ${major} or newer, but this is ${name} ${found}. Update it: ${remedy}`,
    );
  }
}
