import { randomBytes } from "node:crypto";

/** The memory for them is the host's, which no limit of the guest bounds. */
const MAX_BYTES = 1 << 20;

const getBytes = (length: bigint) => {
  if (length > MAX_BYTES) throw new Error(`wasi:random: ${length} bytes at once are too many`);
  return new Uint8Array(randomBytes(Number(length)));
};

const getU64 = () => randomBytes(8).readBigUInt64LE();

/** The `wasi:random` interfaces. The insecure ones are as secure as the other. */
export const random = {
  "wasi:random/random": { getRandomBytes: getBytes, getRandomU64: getU64 },
  "wasi:random/insecure": { getInsecureRandomBytes: getBytes, getInsecureRandomU64: getU64 },
  "wasi:random/insecure-seed": { insecureSeed: () => [getU64(), getU64()] },
};
