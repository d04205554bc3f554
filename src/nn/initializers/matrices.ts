/** Initialisers of whole matrices: orthogonal ones, and the identity. */
import { mulberry32 } from '../../data/random.ts';
import { ShapeError } from '../../errors.ts';
import { type Field, member, numberOr } from '../../fields.ts';
import { type Node, type Shape, sizeOf } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { scale } from '../../ops/arithmetic.ts';
import { where as choose, equal } from '../../ops/comparisons.ts';
import { fill, iota } from '../../ops/sources.ts';
import { expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { type Initializer, type SeedOptions, seedConfig, seeded } from './initializer.ts';
import { seedFrom } from './random.ts';

/** Options of `initializers.orthogonal`. */
export interface OrthogonalOptions extends SeedOptions {
  /** what the matrix is multiplied by: default 1 */
  readonly gain?: number;
}

/** @throws UsageError */
const gainOf = (where: string, gain: number | undefined): number => expectNumber(where, 'gain', gain ?? 1, -1e30, 1e30);

function expectAxes(where: string, fits: (axes: number) => boolean, expected: string) {
  return (name: string, shape: Shape): void => {
    if (fits(shape.length)) return;
    throw new ShapeError(
      `${where}: '${name}' is ${formatShape(shape)}; expected ${expected}. Choose another initializer for it.`,
    );
  };
}

/**
 * A random orthogonal matrix: all axes but the last are its rows. Its columns have length 1 and are at right angles to each other; of
 * more columns than rows, its rows. All such matrices are equally likely (Saxe et al. 2014). It is computed here, in 64 bits, which
 * takes time in proportion to columns² · rows: half a second for [512, 512]. Source: Keras, Orthogonal.
 * @throws UsageError where an option is wrong; ShapeError, from the layer, for a param of fewer than two axes
 */
export const orthogonal = /* @__PURE__ */ maker(
  'initializers.orthogonal({ ... })',
  (options: OrthogonalOptions = {}): Initializer => {
    const where = 'initializers.orthogonal';
    expectOptions(where, options, ['gain', 'seed']);
    const gain = gainOf(where, options.gain);
    const streamOf = seeded(where, options);
    const expectShape = expectAxes(where, (axes) => axes >= 2, 'at least two axes');
    const values = (shape: Shape, seed: number, stream: number): Float32Array<ArrayBuffer> => {
      expectShape('a param', shape);
      const columns = shape.at(-1)!;
      return orthogonalMatrix(sizeOf(shape) / columns, columns, gain, seed, streamOf(stream));
    };
    const config = { class_name: 'Orthogonal', config: { gain, ...seedConfig(options) } };
    return Object.assign((_: Node, shape: Shape) => fill(shape, 0), { config, values, expectShape });
  },
);

/** Keras's name for it without options. */
export const usualOrthogonal = /* @__PURE__ */ orthogonal();

/** Vectors of normal numbers, each made orthogonal to those before it: their directions are random, so are those of the result. */
function orthogonalMatrix(
  rows: number,
  columns: number,
  gain: number,
  seed: number,
  stream: number,
): Float32Array<ArrayBuffer> {
  const random = mulberry32(seed, stream);
  // Box & Muller 1958
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const [length, count] = [Math.max(rows, columns), Math.min(rows, columns)];
  const [along, across] = rows >= columns ? [columns, 1] : [1, columns];
  const result = new Float32Array(rows * columns);
  const vectors: Float64Array[] = [];
  for (let v = 0; v < count; v++) {
    const vector = Float64Array.from({ length }, normal);
    // Gram & Schmidt, twice, which is enough (Giraud et al. 2005)
    for (let pass = 0; pass < 2; pass++) {
      for (const other of vectors) addTimes(vector, other, -dot(vector, other));
      addTimes(vector, vector, 1 / Math.sqrt(dot(vector, vector)) - 1);
    }
    vectors.push(vector);
    for (let i = 0; i < length; i++) result[i * along + v * across] = gain * vector[i]!;
  }
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** a ← a + factor · b */
function addTimes(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i]! += factor * b[i]!;
}

/** Options of `initializers.identity`. */
export interface IdentityOptions {
  /** what the matrix is multiplied by: default 1 */
  readonly gain?: number;
}

/** `gain` on the diagonal, else 0, for matrices alone. @throws UsageError where an option is wrong; ShapeError, from the layer, for a param that is no matrix */
export const identity = /* @__PURE__ */ maker(
  'initializers.identity({ ... })',
  (options: IdentityOptions = {}): Initializer => {
    const where = 'initializers.identity';
    expectOptions(where, options, ['gain']);
    const gain = gainOf(where, options.gain);
    const expectShape = expectAxes(where, (axes) => axes === 2, 'two axes');
    const make = (_: Node, shape: Shape): Node => {
      expectShape('a param', shape);
      return scale(choose(equal(iota(shape, 0), iota(shape, 1)), fill(shape, 1), fill(shape, 0)), gain);
    };
    return Object.assign(make, { config: { class_name: 'Identity', config: { gain } }, expectShape });
  },
);

/** Keras's name for it without options. */
export const usualIdentity = /* @__PURE__ */ identity();

export const orthogonalFrom = (config: Field): Initializer =>
  orthogonal({ gain: numberOr(member(config, 'gain'), 1), ...seedFrom(config) });

export const identityFrom = (config: Field): Initializer => identity({ gain: numberOr(member(config, 'gain'), 1) });
