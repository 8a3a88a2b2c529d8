import { UserError } from "../errors.ts";
import type { ComponentConfig } from "../pool/protocol.ts";
import type { WasmComponent } from "./manifest.ts";
import type { RuntimeConfig } from "./runtime-config.ts";
import { componentVariables } from "./variables.ts";

/**
 * Works out what a component may use: what the manifest grants, at the places that the machine's
 * configuration names.
 *
 * @param variables - the values of the application's variables
 * @throws UserError if a store is nowhere configured, or a template cannot be filled in
 */
export function configureComponent(
  component: WasmComponent,
  { keyValueStores }: RuntimeConfig,
  variables: Readonly<Record<string, string>>,
): ComponentConfig {
  const stores = component.keyValueStores.map((label) => {
    const path = Object.hasOwn(keyValueStores, label) ? keyValueStores[label] : undefined;
    if (path !== undefined) return [label, path] as const;
    throw new UserError(
      `Component '${component.id}' uses the key-value store '${label}', which is not configured: ` +
        `add '[key_value_store.${label}]' to the runtime-config file.`,
    );
  });
  return {
    id: component.id,
    environment: component.environment,
    variables: componentVariables(component.id, component.variables, variables),
    keyValueStores: Object.fromEntries(stores),
    aiModels: component.aiModels,
  };
}
