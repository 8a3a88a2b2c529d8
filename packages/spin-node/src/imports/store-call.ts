import { messageOf } from "../errors.ts";
import { WitError } from "./wit-error.ts";

/** Runs what touches a store; whatever goes wrong there, the guest gets as `other(message)`. */
export function storeCall<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new WitError({ tag: "other", val: messageOf(error) });
  }
}
