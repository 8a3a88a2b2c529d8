import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { makeComponent } from "../../src/component/build/make-component.ts";
import { INTERFACES } from "../../src/host.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const SOURCE = path("guest/guest.js");
/** The host's interfaces that the guest imports. */
const IMPORTS = [...INTERFACES, "wasi:cli/exit@0.2.10"];
const CACHE = path("../../node_modules/.cache/guest/");

/** All inputs of the build. The lock file stands for the engine, the tools and the WIT packages. */
const INPUTS = [
  SOURCE,
  path("global-setup.ts"),
  path("../../src/component/build/make-component.ts"),
  path("../../src/component/wit/assemble.ts"),
  path("../../src/component/wit/wasi-keyvalue.wit"),
  path("../../../../package-lock.json"),
];

declare module "vitest" {
  interface ProvidedContext {
    /** The path of the test component. */
    guest: string;
  }
}

/** Builds the test component once for all test files. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide("guest", await buildGuest());
}

/**
 * Builds the test component. The build takes about ten seconds, so the result is cached by a hash of all
 * inputs.
 *
 * @returns the path of the component
 */
async function buildGuest(): Promise<string> {
  const hash = createHash("sha256");
  for (const input of INPUTS) hash.update(await readFile(input));
  const result = join(CACHE, `${hash.digest("hex").slice(0, 16)}.wasm`);
  if (await stat(result).catch(() => undefined)) return result;

  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, "build-"));
  try {
    const bundle = join(work, "guest.js");
    await copyFile(SOURCE, bundle);
    const output = join(work, "guest.wasm");
    await makeComponent({ bundle, imports: IMPORTS, output, fetchEvent: true });
    await rename(output, result);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return result;
}
