/** Integer twins of shaders/lib/random.wgsl and of the kernels that draw from it. Integers are exact; the rest is float64. */

export type U32x4 = readonly [number, number, number, number];

/** PCG4D: Jarzynski & Olano, JCGT 9(3), 2020. */
export function pcg4d(key: U32x4): U32x4 {
  let [x, y, z, w] = key.map((k) => (Math.imul(k, 1664525) + 1013904223) >>> 0) as [number, number, number, number];
  x = (x + Math.imul(y, w)) >>> 0;
  y = (y + Math.imul(z, x)) >>> 0;
  z = (z + Math.imul(x, y)) >>> 0;
  w = (w + Math.imul(y, z)) >>> 0;
  x = (x ^ (x >>> 16)) >>> 0;
  y = (y ^ (y >>> 16)) >>> 0;
  z = (z ^ (z >>> 16)) >>> 0;
  w = (w ^ (w >>> 16)) >>> 0;
  x = (x + Math.imul(y, w)) >>> 0;
  y = (y + Math.imul(z, x)) >>> 0;
  z = (z + Math.imul(x, y)) >>> 0;
  w = (w + Math.imul(y, z)) >>> 0;
  return [x, y, z, w];
}

/** 24 random bits as a number in [0, 1). */
export const unit = (bits: number): number => (bits >>> 8) * 2 ** -24;

/** The number in [0, 1) that belongs to element i under (seed, stream, step). */
export function randomAt(seed: number, stream: number, step: number, i: number): number {
  return unit(pcg4d([seed, stream, step, Math.floor(i / 4)])[i % 4]!);
}

/** Whether dropout keeps element i. The rate is the f32 that the shader has. */
export const keeps = (seed: number, stream: number, step: number, i: number, rate: number): boolean =>
  randomAt(seed, stream, step, i) >= Math.fround(rate);

export function uniform(size: number, seed: number, stream: number, limit: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => (randomAt(seed, stream, 0, i) * 2 - 1) * limit);
}

/** Uniform in [0, 1), of the clock's step. */
export const drawn = (size: number, clock: ArrayLike<number>, stream: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => randomAt(clock[3]!, stream, clock[0]!, i));

/** Normal with mean 0 and deviation 1, of the clock's step: Box & Muller 1958. */
export function normal(size: number, clock: ArrayLike<number>, stream: number): Float64Array {
  const angles = drawn(size, clock, (stream ^ 0x80000000) >>> 0);
  return drawn(size, clock, stream).map((u, i) => {
    return Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * angles[i]! - Math.PI);
  });
}

/** Box & Muller 1958, values beyond two deviations drawn again, or beyond `limit` of them. */
export function truncatedNormal(
  size: number,
  seed: number,
  stream: number,
  deviation: number,
  limit = 2,
): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => {
    for (let attempt = 0; attempt < 16; attempt++) {
      const bits = pcg4d([seed, stream, attempt, i]);
      const z = Math.sqrt(-2 * Math.log(1 - unit(bits[0]))) * Math.cos(2 * Math.PI * unit(bits[1]) - Math.PI);
      if (Math.abs(z) < limit) return z * deviation;
    }
    return 0;
  });
}

const ROUNDS = 6;

/** A bijection of [0, 4 ** halfBits): Luby & Rackoff 1988. */
function feistel(x: number, seed: number, epoch: number, halfBits: number): number {
  const mask = 2 ** halfBits - 1;
  let left = x >>> halfBits;
  let right = x & mask;
  for (let round = 0; round < ROUNDS; round++) {
    const mixed = left ^ (pcg4d([right, seed, epoch, round])[0] & mask);
    left = right;
    right = mixed;
  }
  return ((left << halfBits) | right) >>> 0;
}

/** The sample at a position of an epoch's order, by cycle walking (Black & Rogaway 2002). */
export function shuffled(position: number, count: number, seed: number, epoch: number): number {
  let halfBits = 1;
  while (4 ** halfBits < count) halfBits++;
  let x = feistel(position, seed, epoch, halfBits);
  while (x >= count) x = feistel(x, seed, epoch, halfBits);
  return x;
}

export interface BatchPlan {
  readonly count: number;
  readonly batch: number;
  readonly stride: number;
  readonly shuffle: boolean;
  readonly window?: number;
}

/** The samples of the clock's batch; see shaders/batch_indices.wgsl. */
export function batchIndices(
  clock: ArrayLike<number>,
  { count, batch, stride, shuffle, window = 0 }: BatchPlan,
): Float64Array {
  const [epoch, seed] = [clock[1]!, clock[4]!];
  const at = window > 0 ? clock[2]! % window : clock[2]!;
  return Float64Array.from({ length: batch }, (_, i) => {
    const position = Math.min(at * stride + i, count - 1);
    return shuffle ? shuffled(position, count, seed, epoch) : position;
  });
}

/** The clock after a batch, an epoch having `batches` of them; see shaders/tick.wgsl. */
export function tick(clock: ArrayLike<number>, batches: number): Float64Array {
  const next = Float64Array.from(clock);
  const last = clock[2]! + 1 >= batches;
  next[0] = (clock[0]! + 1) % 2 ** 32;
  next[1] = last ? clock[1]! + 1 : clock[1]!;
  next[2] = last ? 0 : clock[2]! + 1;
  return next;
}
