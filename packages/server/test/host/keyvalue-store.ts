import { keyValue } from "@react-on-spin/spin-node/imports/key-value";
import { storeFile } from "./store.ts";

export const { open } = keyValue(storeFile)["wasi:keyvalue/store"];
