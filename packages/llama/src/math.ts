/**
 * The arithmetic of a Llama model. A matrix, or a list of vectors, is one array with row after row.
 *
 * The many `?? 0` satisfy the compiler, which cannot prove that an index is within its array. They do
 * not affect speed.
 * @module
 */

/** The dot product of parts of two arrays. Four independent sums let the processor work in parallel. */
function dot(
  a: Float32Array,
  startA: number,
  b: Float32Array,
  startB: number,
  length: number,
): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < length; i += 4) {
    sum0 += (a[startA + i] ?? 0) * (b[startB + i] ?? 0);
    sum1 += (a[startA + i + 1] ?? 0) * (b[startB + i + 1] ?? 0);
    sum2 += (a[startA + i + 2] ?? 0) * (b[startB + i + 2] ?? 0);
    sum3 += (a[startA + i + 3] ?? 0) * (b[startB + i + 3] ?? 0);
  }
  for (; i < length; i++) sum0 += (a[startA + i] ?? 0) * (b[startB + i] ?? 0);
  return sum0 + sum1 + sum2 + sum3;
}

/** Multiplies a matrix by each of the vectors. */
export function multiply(matrix: Float32Array, vectors: Float32Array, columns: number) {
  const rows = matrix.length / columns;
  const result = new Float32Array((vectors.length / columns) * rows);
  let row = 0;
  for (; row + 3 < rows; row += 4) multiplyFourRows(matrix, row, vectors, columns, rows, result);
  for (; row < rows; row++) {
    for (let start = 0, i = row; start < vectors.length; start += columns, i += rows) {
      result[i] = dot(matrix, row * columns, vectors, start, columns);
    }
  }
  return result;
}

/** Four rows at once: each number of a vector is read once for all four, which is twice as fast. */
function multiplyFourRows(
  matrix: Float32Array,
  row: number,
  vectors: Float32Array,
  columns: number,
  rows: number,
  result: Float32Array,
): void {
  const row0 = row * columns;
  const [row1, row2, row3] = [row0 + columns, row0 + 2 * columns, row0 + 3 * columns];
  for (let start = 0, i = row; start < vectors.length; start += columns, i += rows) {
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    for (let column = 0; column < columns; column++) {
      const number = vectors[start + column] ?? 0;
      sum0 += (matrix[row0 + column] ?? 0) * number;
      sum1 += (matrix[row1 + column] ?? 0) * number;
      sum2 += (matrix[row2 + column] ?? 0) * number;
      sum3 += (matrix[row3 + column] ?? 0) * number;
    }
    result[i] = sum0;
    result[i + 1] = sum1;
    result[i + 2] = sum2;
    result[i + 3] = sum3;
  }
}

/** RMS normalization: scales each vector to a mean square of 1, then multiplies it by the weights. */
export function normalize(vectors: Float32Array, weights: Float32Array, epsilon: number) {
  const size = weights.length;
  const result = new Float32Array(vectors.length);
  for (let start = 0; start < vectors.length; start += size) {
    const root = Math.sqrt(dot(vectors, start, vectors, start, size) / size + epsilon);
    for (let i = 0; i < size; i++) {
      result[start + i] = ((vectors[start + i] ?? 0) / root) * (weights[i] ?? 0);
    }
  }
  return result;
}

/** The rotation of each pair of a head's numbers, for each position (rotary position embedding). */
export interface Rotations {
  cosines: Float32Array;
  sines: Float32Array;
  /** The number of pairs in a head. */
  pairs: number;
}

/**
 * Computes the rotations for `count` positions from `position` on.
 *
 * @param theta - the base of the wavelengths
 */
export function rotations(
  position: number,
  count: number,
  headSize: number,
  theta: number,
): Rotations {
  const pairs = headSize / 2;
  const angles = Float64Array.from(
    { length: count * pairs },
    (_, i) => (position + Math.floor(i / pairs)) * theta ** -((i % pairs) / pairs),
  );
  return {
    cosines: Float32Array.from(angles, Math.cos),
    sines: Float32Array.from(angles, Math.sin),
    pairs,
  };
}

/** Rotates all heads in place. Number `i` of a head is paired with number `i + pairs`. */
export function rotate(vectors: Float32Array, { cosines, sines, pairs }: Rotations, heads: number) {
  for (let start = 0; start < vectors.length; start += 2 * pairs) {
    const angle = Math.floor(start / (2 * pairs * heads)) * pairs;
    for (let i = 0; i < pairs; i++) {
      const [x, y] = [vectors[start + i] ?? 0, vectors[start + pairs + i] ?? 0];
      const [cosine, sine] = [cosines[angle + i] ?? 0, sines[angle + i] ?? 0];
      vectors[start + i] = x * cosine - y * sine;
      vectors[start + pairs + i] = x * sine + y * cosine;
    }
  }
  return vectors;
}

/**
 * Attention: for each query, averages the values of its own and all earlier positions, weighted by how
 * well their keys match the query.
 *
 * @param position - the position of the first query. The cache already holds the keys and values of all
 *   queries.
 */
export function attend(
  queries: Float32Array,
  { keys, values }: { keys: Float32Array; values: Float32Array },
  position: number,
  heads: number,
  keyValueHeads: number,
  headSize: number,
) {
  const stride = keyValueHeads * headSize;
  const result = new Float32Array(queries.length);
  for (let start = 0; start < queries.length; start += headSize) {
    const head = (start / headSize) % heads;
    const shared = Math.floor((head * keyValueHeads) / heads) * headSize;
    const visible = position + Math.floor(start / (heads * headSize)) + 1;
    const scores = new Float32Array(visible);
    for (let i = 0; i < visible; i++) {
      scores[i] = dot(queries, start, keys, i * stride + shared, headSize) / Math.sqrt(headSize);
    }
    softmax(scores);
    for (let i = 0; i < visible; i++) {
      const [score, value] = [scores[i] ?? 0, i * stride + shared];
      for (let j = 0; j < headSize; j++) {
        result[start + j] = (result[start + j] ?? 0) + score * (values[value + j] ?? 0);
      }
    }
  }
  return result;
}

/** Converts scores to probabilities, in place. */
export function softmax(scores: Float32Array): Float32Array {
  const max = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    const power = Math.exp((scores[i] ?? 0) - max);
    scores[i] = power;
    sum += power;
  }
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] ?? 0) / sum;
  return scores;
}

/** SwiGLU: multiplies each number by SiLU of its gate. The result replaces the gates. */
export function swiGlu(gates: Float32Array, vectors: Float32Array) {
  for (let i = 0; i < gates.length; i++) {
    const gate = gates[i] ?? 0;
    gates[i] = (gate / (1 + Math.exp(-gate))) * (vectors[i] ?? 0);
  }
  return gates;
}

/** Adds the second array to the first, in place. */
export function addTo(sum: Float32Array, addend: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (addend[i] ?? 0);
}
