import { VARIABLE_NAME } from "../config/variables.ts";
import { WitError } from "./wit-error.ts";

/** `fermyon:spin/variables@2.0.0`: the values that the manifest binds for the component. */
export function variables(values: Record<string, string>) {
  return {
    get(name: string): string {
      if (!VARIABLE_NAME.test(name)) {
        throw new WitError({ tag: "invalid-name", val: `'${name}' is no name of a variable` });
      }
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) {
        throw new WitError({
          tag: "undefined",
          val: `no variable '${name}': add it to the component's 'variables' in spin.toml`,
        });
      }
      return value;
    },
  };
}
