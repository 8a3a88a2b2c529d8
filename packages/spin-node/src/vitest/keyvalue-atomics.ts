import { keyValue } from "../key-value/interface.ts";
import { storeFile } from "./store.ts";

export const { increment } = keyValue(storeFile)["wasi:keyvalue/atomics"];
