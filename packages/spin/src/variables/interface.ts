import { WitError } from "../node/wasi/wit-error.ts";

/** Returns `fermyon:spin/variables@2.0.0`, with the component's `variables` from the manifest. */
export const variables = (values: Readonly<Record<string, string>>) => ({
  get(name: string): string {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    throw new WitError({
      tag: "undefined",
      val: `no variable '${name}'. Add it to the component's 'variables' in spin.toml`,
    });
  },
});
