import { keyvalueStore } from "@react-on-spin/spin-node/imports/wasi-keyvalue";
import { storeFile } from "./store.ts";

export const { open } = keyvalueStore(storeFile);
