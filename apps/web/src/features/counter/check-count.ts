import { BadResponse } from "@react-on-spin/server-functions";

/**
 * Checks a count that has come over the network, before anything is computed with it. Types promise a number, but
 * a gateway can answer in the server's place.
 *
 * @throws BadResponse if it is not a whole number from 0
 */
export function checkCount(count: unknown): number {
  if (typeof count === "number" && Number.isSafeInteger(count) && count >= 0) return count;
  throw new BadResponse();
}
