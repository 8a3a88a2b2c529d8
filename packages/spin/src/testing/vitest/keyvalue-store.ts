import { keyValue } from "../../key-value/interface.ts";
import { defaultStore } from "./store.ts";

export const { open } = keyValue(defaultStore)["wasi:keyvalue/store"];
