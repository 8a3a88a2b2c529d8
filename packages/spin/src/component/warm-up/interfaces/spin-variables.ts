import { get as getFromHost } from "fermyon:spin/variables@2.0.0";
import defaults from "virtual:spin-component/variables";
import { standInStore } from "../stand-in.ts";

/** The host's variable; its default in `spin.toml` while the component is made. */
export const get = (name: string): string =>
  standInStore() === undefined ? getFromHost(name) : (defaults[name] ?? "");
