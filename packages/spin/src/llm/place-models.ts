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

/**
 * Copies an app's models of the Llama architecture to where Spin and spin-node look for them. Copies that are up to date
 * are left alone. It makes no links, because they need special rights on Windows.
 *
 * @param models - the folder of the models, `<name>/weights`. It need not be there
 * @param stateDirectory - the host's state directory. A model goes to `ai-models/llama/<name>` in it
 * @throws Error if the disk cannot be read or written
 *
 * @example
 * ```ts
 * placeModels("models", ".spin");
 * ```
 */
export function placeModels(models: string, stateDirectory: string): void {
  for (const name of existsSync(models) ? readdirSync(models) : []) {
    const source = join(models, name, "weights");
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
