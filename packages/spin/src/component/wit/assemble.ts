/**
 * Assembles the WIT folder that a component is made with: a world of exactly the interfaces that the
 * component imports, and the packages that describe them. The texts of WASI come from jco, so updating it
 * updates them. Two packages are kept here: `wasi:keyvalue`, because no package ships it; and
 * `fermyon:spin`, because Spin's SDK asks for a git address, so an app that installs it needs `overrides`.
 *
 * @module
 */
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

/** The name of the world that {@link assembleWit} writes. */
export const WORLD = "component";

/**
 * The WASI version of the JavaScript engine in a component. With any other version, componentizing
 * fails with "failed to find export".
 */
const WASI_VERSION = "0.2.10";

/** The WASI version that jco ships as WIT text. */
const SHIPPED_WASI_VERSION = "0.2.12";
const WASI_PACKAGES = ["cli", "clocks", "filesystem", "http", "io", "random", "sockets"];

/** The WIT packages that are kept here: the files beside this one. */
const KEPT_PACKAGES = ["fermyon-spin", "wasi-keyvalue"];

/**
 * Writes a world that imports these interfaces and exports the HTTP handler, with the packages that
 * describe them.
 *
 * @param target - path of the folder to write; what it contains is deleted first
 * @param imports - the interfaces, such as `fermyon:spin/key-value@2.0.0`
 * @param own - path of a folder with more WIT packages: one `.wit` file or folder for each
 * @throws Error if no package describes an interface
 */
export async function assembleWit(
  target: string,
  imports: readonly string[],
  own?: string,
): Promise<void> {
  await rm(target, { recursive: true, force: true });
  const deps = join(target, "deps");
  await mkdir(deps, { recursive: true });
  const texts: string[] = [];
  for (const name of KEPT_PACKAGES) {
    const path = fileURLToPath(new URL(`${name}.wit`, import.meta.url));
    texts.push(await writePackage(deps, name, await readFile(path, "utf8")));
  }
  for (const name of WASI_PACKAGES) {
    texts.push(await writePackage(deps, `wasi-${name}`, await wasiPackage(name)));
  }
  if (own !== undefined) texts.push(...(await copyPackages(own, deps)));

  for (const specifier of imports) {
    if (!texts.some((text) => describes(text, specifier))) {
      throw new Error(
        `No WIT package describes the interface "${specifier}", so a component cannot import it. Correct ` +
          "the import, or put the package's WIT into a folder and name that folder in the option `wit`.",
      );
    }
  }
  const lines = [
    ...imports.map((specifier) => `import ${specifier};`),
    `export wasi:http/incoming-handler@${WASI_VERSION};`,
  ];
  const world = `package app:component;\n\nworld ${WORLD} {\n  ${lines.join("\n  ")}\n}\n`;
  await writeFile(join(target, "world.wit"), world);
}

async function writePackage(deps: string, name: string, text: string): Promise<string> {
  await mkdir(join(deps, name));
  await writeFile(join(deps, name, "package.wit"), text);
  return text;
}

async function wasiPackage(name: string): Promise<string> {
  const jco = join(require.resolve("@bytecodealliance/jco"), "../../lib/wit/builtin");
  const shipped = join(jco, SHIPPED_WASI_VERSION, `wasi-${name}`, "package.wit");
  return (await readFile(shipped, "utf8")).replaceAll(SHIPPED_WASI_VERSION, WASI_VERSION);
}

/** @returns the text of each package: of a folder, that of all its files */
async function copyPackages(own: string, deps: string): Promise<string[]> {
  return Promise.all(
    (await readdir(own)).map(async (entry) => {
      const source = join(own, entry);
      const target = join(deps, basename(entry, ".wit"));
      const isFolder = (await stat(source)).isDirectory();
      await cp(source, isFolder ? target : join(target, "package.wit"), { recursive: true });
      const files = isFolder ? (await readdir(source)).map((name) => join(source, name)) : [source];
      const wits = files.filter((file) => file.endsWith(".wit"));
      return (await Promise.all(wits.map((file) => readFile(file, "utf8")))).join("\n");
    }),
  );
}

function describes(text: string, specifier: string): boolean {
  const [, packageName = "", interfaceName = "", version = ""] =
    /^([^/]+)\/([^@]+)(@.+)?$/.exec(specifier) ?? [];
  return (
    text.includes(`package ${packageName}${version};`) &&
    new RegExp(`^\\s*interface ${interfaceName}\\s*\\{`, "m").test(text)
  );
}
