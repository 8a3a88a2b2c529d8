import { randomBytes } from "node:crypto";

/** More than any guest needs in one call, and little enough to give without a second thought. */
const MAX_BYTES = 1 << 20;

const getRandomBytes = (length: bigint) => {
  if (length > MAX_BYTES) throw new Error(`wasi:random: ${length} bytes at once are too many`);
  return new Uint8Array(randomBytes(Number(length)));
};

const getRandomU64 = () => randomBytes(8).readBigUInt64LE();

/** `wasi:random/random`. */
export const random = { getRandomBytes, getRandomU64 };

/** `wasi:random/insecure`, which may be secure. */
export const insecure = {
  getInsecureRandomBytes: getRandomBytes,
  getInsecureRandomU64: getRandomU64,
};

/** `wasi:random/insecure-seed`. */
export const insecureSeed = { insecureSeed: () => [getRandomU64(), getRandomU64()] };
