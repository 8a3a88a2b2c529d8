import type { Capability } from "../host.ts";
import { WitError } from "../node/wasi/io.ts";

/** `fermyon:spin/variables@2.0.0`, with the component's `variables` from the manifest. */
export const variables: Capability = {
  standIn: "variables/stand-in",
  provide: ({ component: { variables: values } }) => ({
    interfaces: {
      "fermyon:spin/variables@2.0.0": {
        get(name: string): string {
          const value = Object.hasOwn(values, name) ? values[name] : undefined;
          if (value !== undefined) return value;
          throw new WitError({
            tag: "undefined",
            val: `no variable '${name}'. Add it to the component's 'variables' in spin.toml`,
          });
        },
      },
    },
  }),
};
