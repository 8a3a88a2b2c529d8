import { keyValue } from "../key-value/interface.ts";
import { storeFile } from "./store.ts";

export const { open } = keyValue(storeFile)["wasi:keyvalue/store"];
