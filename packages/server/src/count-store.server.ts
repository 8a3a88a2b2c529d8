import { addToTally } from "#tally";
import { CountFull, CountNotSaved, CountUnreadable } from "./counter.errors.ts";
import { describeHostError } from "./host-error.ts";
import { readTally } from "./tally/read-tally.server.ts";
import type { Tally } from "./tally/tally.ts";

const KEY = "count";

/** The count in Spin's key-value store. */
export const countStore = {
  /**
   * The saved count; 0 if none was ever saved.
   *
   * @throws CountUnreadable if the store cannot be read or holds something that is no count.
   */
  read(): number {
    return sumOf(read());
  },

  /**
   * Adds to the saved count and returns the new one.
   *
   * @param by - A whole number above 0.
   * @throws CountUnreadable if what is saved is no count; it is left as it is.
   * @throws CountFull if the sum would be no exact number any more.
   * @throws CountNotSaved if the store refused the write.
   */
  add(by: number): number {
    const tally = read();
    if (!Number.isSafeInteger(sumOf(tally) + by)) throw new CountFull();
    try {
      return addToTally(KEY, tally, by);
    } catch (error) {
      throw new CountNotSaved({ cause: describeHostError(error) });
    }
  },
};

function read(): Tally {
  try {
    const tally = readTally(KEY);
    if (Number.isSafeInteger(sumOf(tally))) return tally;
    throw new RangeError("The two parts of the count add up to more than 2^53 - 1.");
  } catch (error) {
    throw new CountUnreadable({ cause: describeHostError(error) });
  }
}

function sumOf({ written, incremented }: Tally): number {
  return written + incremented;
}
