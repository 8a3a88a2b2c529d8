import { randomBytes } from "node:crypto";

/** Bounds one call, because its memory is the host's and does not count towards the guest's limit. */
const MAX_BYTES = 1 << 20;

const getBytes = (length: bigint) => {
  if (length > MAX_BYTES) throw new Error(`wasi:random: at most ${MAX_BYTES} bytes per call`);
  return new Uint8Array(randomBytes(Number(length)));
};

const getU64 = () => randomBytes(8).readBigUInt64LE();

/** The `wasi:random` interfaces. The insecure variants are secure too. */
export const random = {
  "wasi:random/random": { getRandomBytes: getBytes, getRandomU64: getU64 },
  "wasi:random/insecure": { getInsecureRandomBytes: getBytes, getInsecureRandomU64: getU64 },
  "wasi:random/insecure-seed": { insecureSeed: () => [getU64(), getU64()] },
};
