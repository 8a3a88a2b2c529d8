import { readdirSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../errors.ts";
import { LlmFailure } from "../provider.ts";

/** The only architecture that Spin runs, by the name of its folder in a registry. */
const ARCHITECTURE = "llama";

/**
 * Finds the folder of a model, `<registry>/<architecture>/<model>`.
 *
 * @param registries - folders to look into; the first one that has the model counts
 * @throws LlmFailure with Spin's words if none has it, or has it for another architecture. Of several
 * failures it is the one of the first registry, which is where Spin looks.
 */
export function findModel(registries: readonly string[], model: string): string {
  const failures: unknown[] = [];
  for (const registry of registries) {
    try {
      return findInRegistry(registry, model);
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures[0];
}

function findInRegistry(registry: string, model: string): string {
  const architectures = foldersIn(
    registry,
    `Could not read model registry directory '${registry}'`,
  );
  const architecture = architectures.find((folder) =>
    foldersIn(
      join(registry, folder),
      "Error reading architecture directory in model registry",
    ).includes(model),
  );
  if (architecture === undefined) {
    throw new LlmFailure({
      tag: "invalid-input",
      val: `no model directory found in registry for model '${model}'`,
    });
  }
  if (architecture !== ARCHITECTURE) throw new LlmFailure({ tag: "model-not-supported" });
  return join(registry, architecture, model);
}

/** As with Spin, an entry that is not a file is taken for a folder: it may be a link to one. */
function foldersIn(path: string, message: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => !entry.isFile())
      .map(({ name }) => name);
  } catch (error) {
    throw new LlmFailure({ tag: "runtime-error", val: `${message}: ${messageOf(error)}` });
  }
}
