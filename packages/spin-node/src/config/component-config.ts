import { UserError } from "../errors.ts";
import type { ComponentConfig } from "../pool/protocol.ts";
import type { WasmComponent } from "./manifest.ts";
import type { RuntimeConfig } from "./runtime-config.ts";
import { componentVariables } from "./variables.ts";

/**
 * Works out what a component may use: what the manifest gives to it, at the places that the
 * machine's configuration names.
 *
 * @param variables - the values of the application's variables
 * @throws UserError if it asks for another store than the default one, or a template cannot be
 *   filled in
 */
export function configureComponent(
  { id, environment, variables: templates, keyValueStores, aiModels }: WasmComponent,
  { storePath }: RuntimeConfig,
  variables: Readonly<Record<string, string>>,
): ComponentConfig {
  const other = keyValueStores.find((label) => label !== "default");
  if (other !== undefined) {
    throw new UserError(
      `Component '${id}' uses the key-value store '${other}', but spin-node has only the store ` +
        "'default'. Use that one, or run the application with Spin.",
    );
  }
  return {
    id,
    environment,
    variables: componentVariables(id, templates, variables),
    storePath: keyValueStores.length > 0 ? storePath : undefined,
    aiModels,
  };
}
