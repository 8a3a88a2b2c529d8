import { createHash } from "node:crypto";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { componentize } from "@bytecodealliance/componentize-js";

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL("./guest/", import.meta.url));
const cache = fileURLToPath(new URL("../node_modules/.cache/guest/", import.meta.url));

/**
 * Builds the test component, or finds it built: componentizing takes about ten seconds, so the
 * result is kept under a hash of everything that goes into it.
 *
 * @returns the path of the component
 */
export async function buildGuest(): Promise<string> {
  const source = join(here, "guest.js");
  const world = join(here, "wit");
  const hash = createHash("sha256");
  hash.update(await readFile(source)).update(await readFile(fileURLToPath(import.meta.url)));
  // The engine, the tools and the interfaces come from packages.
  hash.update(await readFile(new URL("../../../package-lock.json", import.meta.url)));
  for (const file of (await readdir(world)).sort()) hash.update(await readFile(join(world, file)));
  const result = join(cache, `${hash.digest("hex").slice(0, 16)}.wasm`);
  if (await stat(result).catch(() => undefined)) return result;

  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, "build-"));
  try {
    await assembleWit(world, join(work, "wit"));
    const { component } = await componentize({
      sourcePath: source,
      witPath: join(work, "wit"),
      worldName: "guest",
    });
    await writeFile(join(work, "guest.wasm"), component);
    await rename(join(work, "guest.wasm"), result);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return result;
}

/** The WIT that npm packages ship, in the versions that the JavaScript engine exports. */
async function assembleWit(world: string, target: string): Promise<void> {
  await mkdir(join(target, "deps/keyvalue"), { recursive: true });
  await cp(join(world, "world.wit"), join(target, "world.wit"));
  await cp(join(world, "keyvalue.wit"), join(target, "deps/keyvalue/package.wit"));

  const jco = join(require.resolve("@bytecodealliance/jco"), "../../lib/wit/builtin/0.2.12");
  for (const name of await readdir(jco)) {
    const text = await readFile(join(jco, name, "package.wit"), "utf8");
    await mkdir(join(target, "deps", name));
    await writeFile(join(target, "deps", name, "package.wit"), text.replaceAll("0.2.12", "0.2.10"));
  }

  const sdk = join(require.resolve("@fermyon/spin-sdk"), "../../bin/wit");
  const interfaces = await Promise.all(
    ["key-value", "llm", "variables"].map((name) => readFile(join(sdk, `${name}.wit`), "utf8")),
  );
  const text = interfaces.join("\n").replaceAll("float32", "f32");
  await mkdir(join(target, "deps/spin"));
  await writeFile(join(target, "deps/spin/package.wit"), `package fermyon:spin@2.0.0;\n${text}`);
}
