import { WitError } from "./wit-error.ts";

/** `fermyon:spin/variables@2.0.0`: the values that the manifest binds for the component. */
export const variables = (values: Readonly<Record<string, string>>) => ({
  get(name: string): string {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    throw new WitError({
      tag: "undefined",
      val: `no variable '${name}': add it to the component's 'variables' in spin.toml`,
    });
  },
});
