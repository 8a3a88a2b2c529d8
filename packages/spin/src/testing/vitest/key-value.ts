import { keyValue } from "../../key-value/interface.ts";
import { defaultStore } from "./store.ts";

export const { Store } = keyValue(defaultStore)["fermyon:spin/key-value"];
