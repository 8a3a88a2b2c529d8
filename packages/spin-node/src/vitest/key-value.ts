import { keyValue } from "../key-value/interface.ts";
import { storeFile } from "./store.ts";

export const { Store } = keyValue(storeFile)["fermyon:spin/key-value"];
