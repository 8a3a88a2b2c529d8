/**
 * Assembles the WIT folder that a component is built against: its world, and the interfaces that this
 * host and Spin provide. The interfaces come from installed packages, so updating a package updates
 * them. Only `wasi:keyvalue` is kept here, because no package ships it.
 *
 * @module
 */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

/**
 * The WASI version of the JavaScript engine in a component. With any other version, componentizing
 * fails with "failed to find export".
 */
const WASI_VERSION = "0.2.10";

/** The WASI version that jco ships as WIT text. */
const SHIPPED_WASI_VERSION = "0.2.12";
const WASI_PACKAGES = ["cli", "clocks", "filesystem", "http", "io", "random", "sockets"];
const SPIN_INTERFACES = ["key-value", "llm", "variables"];

/**
 * Writes a world, and every interface it can import, to a folder.
 *
 * @param world - path of the WIT file that declares the world
 * @param target - path of the folder to write; what it contains is deleted first
 */
export async function assembleWit(world: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  const deps = join(target, "deps");
  await mkdir(join(deps, "fermyon-spin"), { recursive: true });
  await cp(world, join(target, "world.wit"));

  const keyvalue = fileURLToPath(new URL("wasi-keyvalue.wit", import.meta.url));
  await cp(keyvalue, join(deps, "wasi-keyvalue", "package.wit"));

  const jco = join(require.resolve("@bytecodealliance/jco"), "../../lib/wit/builtin");
  for (const name of WASI_PACKAGES) {
    const shipped = join(jco, SHIPPED_WASI_VERSION, `wasi-${name}`, "package.wit");
    const wit = (await readFile(shipped, "utf8")).replaceAll(SHIPPED_WASI_VERSION, WASI_VERSION);
    await mkdir(join(deps, `wasi-${name}`));
    await writeFile(join(deps, `wasi-${name}`, "package.wit"), wit);
  }

  const sdk = join(require.resolve("@fermyon/spin-sdk"), "../../bin/wit");
  let spin = "package fermyon:spin@2.0.0;\n";
  for (const name of SPIN_INTERFACES) {
    const wit = await readFile(join(sdk, `${name}.wit`), "utf8");
    // WIT renamed its float types after this version of the SDK.
    spin += wit.replaceAll(/\bfloat(32|64)\b/g, "f$1");
  }
  await writeFile(join(deps, "fermyon-spin", "package.wit"), spin);
}
