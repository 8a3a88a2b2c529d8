import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./process.mjs";

const MODELS = join(ROOT, "models");

/**
 * Copies the models of this repository, `models/<name>/weights`, to where hosts look for them:
 * `<state directory>/ai-models/llama/<name>`. Copies that are up to date are left alone. It makes no links,
 * because they need special rights on Windows.
 *
 * @param stateDirectory - the host's state directory; by default that of Spin and spin-node
 */
export function placeModels(stateDirectory: string = join(ROOT, ".spin")): void {
  // An app that uses a service may not have this folder.
  for (const name of existsSync(MODELS) ? readdirSync(MODELS) : []) {
    const source = join(MODELS, name, "weights");
    const target = join(stateDirectory, "ai-models", "llama", name);
    if (!existsSync(source) || isSameFolder(source, target)) continue;
    // Copied first and renamed then, so that a host never finds a part of a model.
    const copy = `${target}.new`;
    rmSync(copy, { recursive: true, force: true });
    cpSync(source, copy, { recursive: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(copy, target);
  }
}

/** Whether two folders hold the same files. */
function isSameFolder(source: string, target: string): boolean {
  if (!existsSync(target)) return false;
  const names = readdirSync(source);
  return (
    readdirSync(target).length === names.length &&
    names.every((name) => {
      const copy = join(target, name);
      return existsSync(copy) && readFileSync(copy).equals(readFileSync(join(source, name)));
    })
  );
}
