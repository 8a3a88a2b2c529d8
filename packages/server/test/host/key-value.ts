import { keyValue } from "@react-on-spin/spin-node/imports/key-value";
import { stores } from "./store.ts";

export const { Store } = keyValue(stores);
