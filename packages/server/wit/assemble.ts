/**
 * Assembles the WIT folder that the component is built against. Only the world and the interfaces
 * that no package ships are kept in this repository; the rest is taken from the installed packages,
 * so that an update of the tools is an update of the interfaces.
 *
 * @module
 */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The worlds of `world.wit`: with atomic increments, or only what every host of Spin components provides. */
export type World = "atomic" | "portable";

/** The WASI version that the engine exports; any other fails with "failed to find export". */
const WASI_VERSION = "0.2.10";

const SHIPPED_WASI_VERSION = "0.2.12";
const WASI_PACKAGES = ["cli", "clocks", "filesystem", "http", "io", "random", "sockets"];
const SPIN_INTERFACES = ["key-value", "llm", "variables"];

/**
 * Writes the world and everything it refers to into `target`, replacing what was there.
 *
 * @param target - The folder to write, as a path.
 */
export async function assembleWit(target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  const deps = join(target, "deps");
  await mkdir(join(deps, "fermyon-spin"), { recursive: true });

  const here = fileURLToPath(new URL(".", import.meta.url));
  await cp(join(here, "world.wit"), join(target, "world.wit"));
  await cp(join(here, "wasi-keyvalue"), join(deps, "wasi-keyvalue"), { recursive: true });

  const jco = new URL("../lib/wit/builtin/", import.meta.resolve("@bytecodealliance/jco"));
  for (const name of WASI_PACKAGES) {
    const shipped = new URL(`${SHIPPED_WASI_VERSION}/wasi-${name}/package.wit`, jco);
    const wit = (await readFile(shipped, "utf8")).replaceAll(SHIPPED_WASI_VERSION, WASI_VERSION);
    await mkdir(join(deps, `wasi-${name}`));
    await writeFile(join(deps, `wasi-${name}`, "package.wit"), wit);
  }

  const sdk = new URL("../bin/wit/", import.meta.resolve("@fermyon/spin-sdk"));
  let spin = "package fermyon:spin@2.0.0;\n";
  for (const name of SPIN_INTERFACES) {
    const wit = await readFile(new URL(`${name}.wit`, sdk), "utf8");
    // WIT has renamed its float types since the SDK was published.
    spin += wit.replaceAll(/\bfloat(32|64)\b/g, "f$1");
  }
  await writeFile(join(deps, "fermyon-spin", "package.wit"), spin);
}
