import { open as openOfHost } from "wasi:keyvalue/store@0.2.0-draft2";
import { standInStore } from "../stand-in.ts";

/** Opens the host's store; the warm-up's while the component is made. */
export const open = (label: string) => standInStore() ?? openOfHost(label);
