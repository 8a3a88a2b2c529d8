import { keyValue } from "../../key-value/interface.ts";
import { defaultStore } from "./store.ts";

export const { increment } = keyValue(defaultStore)["wasi:keyvalue/atomics"];
