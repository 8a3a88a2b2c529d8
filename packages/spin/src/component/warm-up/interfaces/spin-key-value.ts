import { Store as HostStore } from "fermyon:spin/key-value@2.0.0";
import { standInStore } from "../stand-in.ts";

/** The host's store; the warm-up's while the component is made. */
export const Store = {
  open: (label: string) => standInStore() ?? HostStore.open(label),
};
