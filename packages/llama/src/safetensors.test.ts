import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary.ts";
import { writeModel } from "../test/write-model.ts";
import { Weights } from "./safetensors.ts";

const FILE = "model-1-of-1.safetensors";
const NORM = "model.norm.weight";

/** A model's folder with one file replaced. */
function replacing(file: string, replace: (content: Buffer) => string | Uint8Array): string {
  const folder = writeModel(temporaryFolder());
  writeFileSync(join(folder, file), replace(readFileSync(join(folder, file))));
  return folder;
}

/** The bytes of a safetensors file with this header. */
function withHeader(header: unknown, data = new Uint8Array(64)): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}

const withTensor = (tensor: object) => replacing(FILE, () => withHeader({ [NORM]: tensor }));

test("a tensor need not be aligned", () => {
  const folder = replacing(FILE, () =>
    withHeader(
      { [NORM]: { dtype: "F32", shape: [1], data_offsets: [3, 7] } },
      new Uint8Array([9, 9, 9, 0, 0, 0x80, 0x3f, 9]),
    ),
  );
  expect(new Weights(folder).read(NORM, [1])).toEqual(new Float32Array([1]));
});

test.each<[string, () => string]>([
  ["is cut off", () => replacing(FILE, (content) => content.subarray(0, -1))],
  ["is empty", () => replacing(FILE, () => "")],
  [
    "has a header that is longer than itself",
    () => replacing(FILE, () => new Uint8Array(64).fill(255)),
  ],
  [
    "has a header that is not JSON",
    () => replacing(FILE, () => Buffer.from("\x04\0\0\0\0\0\0\0junk")),
  ],
  ["has an entry without a shape", () => withTensor({ dtype: "F16", data_offsets: [0, 64] })],
  [
    "has a negative offset",
    () => withTensor({ dtype: "F16", shape: [32], data_offsets: [-64, 0] }),
  ],
  [
    "has offsets that do not fit the shape",
    () => withTensor({ dtype: "F16", shape: [32], data_offsets: [0, 32] }),
  ],
  [
    "has offsets outside of itself",
    () => withTensor({ dtype: "F16", shape: [32], data_offsets: [64, 128] }),
  ],
])("a file that %s is an error", (_, folder) => {
  expect(() => new Weights(folder()).read(NORM, [32])).toThrow(
    `${FILE} is not a complete safetensors file. Download it again`,
  );
});

test("an unsupported format is an error that names it", () => {
  const folder = withTensor({ dtype: "I8", shape: [32], data_offsets: [0, 32] });
  expect(() => new Weights(folder).read(NORM, [32])).toThrow(
    `${NORM} in ${FILE} has the format I8, not one of F32, F16, BF16`,
  );
});

test.each(["{", "[]", '{ "weight_map": [1] }', "{}"])("the index %s is an error", (index) => {
  const folder = replacing("model.safetensors.index.json", () => index);
  expect(() => new Weights(folder)).toThrow("model.safetensors.index.json has no 'weight_map'");
});

test.each(["model.safetensors.index.json", FILE])("%s is named if it is missing", (file) => {
  const folder = writeModel(temporaryFolder());
  rmSync(join(folder, file));
  expect(() => new Weights(folder)).toThrow(file);
});
