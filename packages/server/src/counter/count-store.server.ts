import { CountFull, CountNotSaved, CountUnreadable } from "@app/shared/counter";
import { describeHostError } from "@react-on-spin/spin/host-error";
import {
  addToCounter,
  type Counter,
  readCounter,
  totalOf,
} from "@react-on-spin/spin/key-value/counter";

const KEY = "count";

/** The count in Spin's key-value store. */
export const countStore = {
  /**
   * The saved count; 0 if none was ever saved.
   *
   * @throws CountUnreadable if the store cannot be read or holds something that is not a count.
   */
  read(): number {
    return totalOf(read());
  },

  /**
   * Adds to the saved count and returns the new one.
   *
   * @param by - a whole number above 0
   * @throws CountUnreadable if the saved value is not a count. It is not overwritten.
   * @throws CountFull if the sum would exceed 2^53 - 1, the largest integer that a JavaScript number
   *   holds exactly.
   * @throws CountNotSaved if the store refused the write.
   */
  add(by: number): number {
    const counter = read();
    if (!Number.isSafeInteger(totalOf(counter) + by)) throw new CountFull();
    try {
      return addToCounter(KEY, counter, by);
    } catch (error) {
      throw new CountNotSaved({ cause: describeHostError(error) });
    }
  },
};

function read(): Counter {
  try {
    const counter = readCounter(KEY);
    if (Number.isSafeInteger(totalOf(counter))) return counter;
    throw new RangeError("The two keys of the count add up to more than 2^53 - 1.");
  } catch (error) {
    throw new CountUnreadable({ cause: describeHostError(error) });
  }
}
