import { keyValue } from "@react-on-spin/spin-node/imports/key-value";
import { storeFile } from "./store.ts";

export const { Store } = keyValue(storeFile)["fermyon:spin/key-value"];
