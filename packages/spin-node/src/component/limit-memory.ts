const PAGE = 65_536;
const HEADER_BYTES = 8;
const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;
const SHARED_OR_64_BIT = 0b110;

/**
 * Gives the memories that a core module defines a maximum, by rewriting its memory section: a
 * guest that allocates without end then gets an out-of-memory error, and the machine keeps its
 * memory. A smaller maximum that is there already stays.
 *
 * @param module - a core WebAssembly module
 * @param maximumBytes - rounded down to whole pages of 64 KiB
 * @throws if the module needs more than that from the start
 */
export function limitMemory(module: Uint8Array, maximumBytes: number): Uint8Array {
  const maximum = Math.floor(maximumBytes / PAGE);
  const reader = new Reader(module, HEADER_BYTES);
  while (reader.position < module.byteLength) {
    const start = reader.position;
    const id = reader.byte();
    const length = reader.number();
    const end = reader.position + length;
    if (id === MEMORY_SECTION) {
      const section = Buffer.from(rewrite(reader, maximum));
      return Buffer.concat([
        module.subarray(0, start),
        Uint8Array.of(MEMORY_SECTION, ...leb128(section.byteLength)),
        section,
        module.subarray(end),
      ]);
    }
    reader.position = end;
  }
  return module;
}

function rewrite(reader: Reader, maximum: number): number[] {
  const count = reader.number();
  const memories = Array.from({ length: count }, () => {
    const flags = reader.byte();
    if (flags & SHARED_OR_64_BIT) throw new Error("shared and 64-bit memories are not supported");
    const initial = reader.number();
    const limit = flags & HAS_MAXIMUM ? Math.min(reader.number(), maximum) : maximum;
    if (initial > limit) {
      throw new Error(
        `the component starts with ${(initial * PAGE) >> 20} MiB of memory, more than the ` +
          `${(limit * PAGE) >> 20} MiB that '--max-instance-memory' allows`,
      );
    }
    return [HAS_MAXIMUM, ...leb128(initial), ...leb128(limit)];
  });
  return [...leb128(count), ...memories.flat()];
}

class Reader {
  readonly #bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  byte(): number {
    const byte = this.#bytes[this.position++];
    if (byte === undefined) throw new Error("the core module ends in the middle of a section");
    return byte;
  }

  /** An unsigned LEB128 number of up to 32 bits. */
  number(): number {
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
    }
    throw new Error("the core module holds a number of more than 32 bits");
  }
}

function leb128(value: number): number[] {
  const rest = Math.floor(value / 128);
  return rest === 0 ? [value] : [(value & 0x7f) | 0x80, ...leb128(rest)];
}
