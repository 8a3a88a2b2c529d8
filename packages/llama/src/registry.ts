import { readdirSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "./message-of.ts";
import { LlmFailure } from "./provider.ts";

/** The only architecture that is supported: the name of its folder in a registry. */
const ARCHITECTURE = "llama";

/**
 * Finds the folder of a model: `<registry>/<architecture>/<model>`.
 *
 * @param registries - folders to search, in order
 * @returns the path of the model's folder in the first registry that has it
 * @throws LlmFailure with Spin's message if no registry has the model, or only for another architecture.
 *   The message is about the first registry, which is the one that Spin searches.
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

/** As in Spin, an entry that is not a file counts as a folder, because it may be a link to one. */
function foldersIn(path: string, message: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => !entry.isFile())
      .map(({ name }) => name);
  } catch (error) {
    throw new LlmFailure({ tag: "runtime-error", val: `${message}: ${messageOf(error)}` });
  }
}
