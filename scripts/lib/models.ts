import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
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
    mkdirSync(dirname(target), { recursive: true });
    const folder = mkdtempSync(join(stateDirectory, "model-"));
    try {
      cpSync(source, join(folder, name), { recursive: true });
      rmSync(target, { recursive: true, force: true });
      renameSync(join(folder, name), target);
    } catch (error) {
      // Another command, such as `npm run dev` beside `npm start`, may have placed it meanwhile.
      if (!isSameFolder(source, target)) throw error;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
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
