import { keyvalueStore } from "@react-on-spin/spin-node/imports/wasi-keyvalue";
import { stores } from "./store.ts";

export const { open } = keyvalueStore(stores);
