import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

const INDEX = "model.safetensors.index.json";

const IndexFile = v.object({ weight_map: v.record(v.string(), v.string()) });

/** A number of bytes, rows or columns. */
const Size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Tensor = v.object({
  dtype: v.string(),
  shape: v.array(Size),
  data_offsets: v.tuple([Size, Size]),
});

/** A file begins with the length of its header in bytes, as an unsigned 64-bit integer. */
const LENGTH_BYTES = 8;

/** The number formats of language models. All are little-endian. */
const FORMATS = new Map<string, { bytes: number; toFloats(data: ArrayBuffer): Float32Array }>([
  ["F32", { bytes: 4, toFloats: (data) => new Float32Array(data) }],
  ["F16", { bytes: 2, toFloats: (data) => new Float32Array(new Float16Array(data)) }],
  ["BF16", { bytes: 2, toFloats: fromBfloat16 }],
]);

/**
 * The weights of a model: the tensors in all safetensors files that the model's index names.
 *
 * @see https://huggingface.co/docs/safetensors for the format
 */
export class Weights {
  readonly #files: SafetensorsFile[];

  /**
   * Reads all files into memory.
   *
   * @param folder - path of the model's folder
   * @throws Error if a file is missing or invalid
   */
  constructor(folder: string) {
    const index = v.safeParse(
      v.pipe(v.string(), v.parseJson(), IndexFile),
      readFileSync(join(folder, INDEX), "utf8"),
    );
    if (!index.success)
      throw new Error(`${INDEX} has no 'weight_map' from tensors to files. Download it again`);
    const names = new Set(Object.values(index.output.weight_map));
    this.#files = Array.from(names, (name) => new SafetensorsFile(folder, name));
  }

  /**
   * Returns the numbers of a tensor, row by row.
   *
   * @throws Error if the tensor is missing, or has another shape or an unsupported format
   */
  read(tensor: string, shape: readonly number[]): Float32Array {
    for (const file of this.#files) {
      const floats = file.read(tensor, shape);
      if (floats) return floats;
    }
    throw new Error(`cannot find tensor ${tensor}, which models of the Llama family have`);
  }
}

class SafetensorsFile {
  readonly #name: string;
  readonly #bytes: Uint8Array;
  readonly #tensors: Map<string, v.InferOutput<typeof Tensor>>;
  /** The position of the data, from which offsets count. */
  readonly #dataStart: number;

  constructor(folder: string, name: string) {
    this.#name = name;
    this.#bytes = readFileSync(join(folder, name));
    const { buffer, byteOffset, byteLength } = this.#bytes;
    if (byteLength < LENGTH_BYTES) throw this.#damaged();
    const length = new DataView(buffer, byteOffset).getBigUint64(0, true);
    this.#dataStart = LENGTH_BYTES + Number(length);
    const header = v.safeParse(
      v.pipe(v.string(), v.parseJson(), Header),
      new TextDecoder().decode(this.#bytes.subarray(LENGTH_BYTES, this.#dataStart)),
    );
    if (!header.success) throw this.#damaged();
    this.#tensors = new Map(Object.entries(header.output));
  }

  /** Returns the numbers of a tensor, or `undefined` if the tensor is not in this file. */
  read(name: string, shape: readonly number[]): Float32Array | undefined {
    const tensor = this.#tensors.get(name);
    if (!tensor) return undefined;
    if (tensor.shape.join() !== shape.join()) {
      throw new Error(
        `${name} in ${this.#name} has the shape [${tensor.shape.join(", ")}], but config.json makes ` +
          `it [${shape.join(", ")}], so they belong to different models`,
      );
    }
    const format = FORMATS.get(tensor.dtype);
    if (!format) {
      const known = [...FORMATS.keys()].join(", ");
      throw new Error(
        `${name} in ${this.#name} has the format ${tensor.dtype}, not one of ${known}`,
      );
    }
    const [start, end] = tensor.data_offsets;
    // Copied, because typed arrays need an alignment that a tensor in the file may not have.
    const data = new Uint8Array(
      this.#bytes.subarray(this.#dataStart + start, this.#dataStart + end),
    );
    const size = shape.reduce((product, length) => product * length, format.bytes);
    if (data.byteLength !== size) throw this.#damaged();
    return format.toFloats(data.buffer);
  }

  #damaged(): Error {
    return new Error(`${this.#name} is not a complete safetensors file. Download it again`);
  }
}

const Header = v.pipe(
  v.looseObject({}),
  v.transform(({ __metadata__, ...tensors }) => tensors),
  v.record(v.string(), Tensor),
);

/** A BF16 number is the upper half of an F32 number. */
function fromBfloat16(data: ArrayBuffer): Float32Array {
  const floats = Uint32Array.from(new Uint16Array(data), (half) => half << 16);
  return new Float32Array(floats.buffer);
}
