/** What the layers of activation and of dropout compute of a sample outside of training, those that normalise a sample, and a wrapper. */
import { layers } from '../../src/index.ts';
import { all, at, coordinates, list, of } from './layer-loops.ts';
import type { LayerRow, Shape, Values } from './layer-row.ts';

const ANY: LayerRow['samples'] = [[[]], [[1]], [[7]], [[3, 5]], [[2, 1, 4]]];
const ROWS: LayerRow['samples'] = [[[1]], [[7]], [[3, 5]], [[2, 1, 4]]];

const each =
  (f: (x: number) => number): LayerRow['expected'] =>
  ([x]) =>
    list(x!).map((value) => f(value));

/** Keras's relu with all its arguments: keras/src/activations/activations.py. */
const rectified =
  (most: number, slope: number, threshold: number): LayerRow['expected'] =>
  ([x]) =>
    list(x!).map((value) => (value > threshold ? Math.min(value, most) : slope * (value - threshold)));

/** Of the places that agree with this one on the axes that are not `along`. */
function squares(x: Values, shape: Shape, place: readonly number[], along: readonly number[]): number[] {
  const kept = [...shape.keys()].filter((axis) => !along.includes(axis));
  return [...coordinates(shape)]
    .filter((other) => kept.every((axis) => other[axis] === place[axis]))
    .map((other) => x[at(shape, other)]! ** 2);
}

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const unit =
  (axes: (shape: Shape) => readonly number[]): LayerRow['expected'] =>
  ([x], [shape]) =>
    all(shape!, (place) => x![at(shape!, place)]! / Math.sqrt(total(squares(x!, shape!, place, axes(shape!)))));

const byRms =
  (axes: (shape: Shape) => readonly number[], epsilon: number): LayerRow['expected'] =>
  ([x], [shape], [scale]) => {
    const along = axes(shape!);
    const sizes = along.map((axis) => shape![axis]!);
    return all(shape!, (place) => {
      const own = squares(x!, shape!, place, along);
      const factor =
        scale![
          at(
            sizes,
            along.map((axis) => place[axis]!),
          )
        ]!;
      return (x![at(shape!, place)]! / Math.sqrt(total(own) / own.length + epsilon)) * factor;
    });
  };

const last = (shape: Shape): number[] => [shape.length - 1];

/** The numbers of kinds along the last axis as rows. */
const encoded =
  (tokens: number, kindOf: (x: number) => number, gather: 'most' | 'sum' | 'each'): LayerRow['expected'] =>
  ([x], [shape]) => {
    const count = gather === 'each' ? 1 : (shape!.at(-1) ?? 1);
    return of(x!.length / count, (i) => i).flatMap((i) =>
      of(tokens, (token) => {
        const among = of(count, (k) => Number(kindOf(x![i * count + k]!) === token));
        return gather === 'most' ? Math.max(...among) : total(among);
      }),
    );
  };
const placeIn = (vocabulary: readonly number[]) => (x: number) => vocabulary.indexOf(x) + 1;
const binOf = (edges: readonly number[]) => (x: number) => edges.filter((edge) => edge <= x).length;

export const ACTIVATION_ROWS: readonly LayerRow[] = [
  { name: 'reLU', make: () => layers.reLU(), samples: ANY, expected: rectified(Number.POSITIVE_INFINITY, 0, 0) },
  { name: 'reLU up to 1', make: () => layers.reLU({ maxValue: 1 }), samples: ANY, expected: rectified(1, 0, 0) },
  {
    name: 'reLU with a slope',
    make: () => layers.reLU({ maxValue: 0.5, negativeSlope: 0.1 }),
    samples: ANY,
    expected: rectified(0.5, 0.1, 0),
  },
  {
    name: 'reLU with a threshold',
    make: () => layers.reLU({ threshold: 0.5, negativeSlope: 0.25, maxValue: 1.5 }),
    samples: ANY,
    expected: rectified(1.5, 0.25, 0.5),
  },
  {
    name: 'elu',
    make: () => layers.elu({ alpha: 0.5 }),
    samples: ANY,
    expected: each((x) => (x > 0 ? x : 0.5 * Math.expm1(x))),
  },
  {
    name: 'thresholdedReLU',
    make: () => layers.thresholdedReLU({ theta: 0.75 }),
    samples: ANY,
    expected: each((x) => (x > 0.75 ? x : 0)),
  },
  {
    name: 'prelu',
    make: () => layers.prelu({ alphaInitializer: 'ones' }),
    samples: ROWS,
    expected: ([x], _, [alpha]) => list(x!).map((value, i) => (value > 0 ? value : alpha![i]! * value)),
  },
  {
    name: 'prelu with shared axes',
    make: () => layers.prelu({ sharedAxes: [1, -2] }),
    samples: [[[3, 2, 4]], [[1, 1, 1]]],
    expected: ([x], [shape], [alpha]) =>
      all(shape!, (place) => {
        const value = x![at(shape!, place)]!;
        return value > 0 ? value : alpha![place[2]!]! * value;
      }),
  },
  {
    name: 'gaussianDropout',
    make: () => layers.gaussianDropout({ rate: 0.5 }),
    samples: ANY,
    expected: each((x) => x),
  },
  { name: 'alphaDropout', make: () => layers.alphaDropout({ rate: 0.5 }), samples: ANY, expected: each((x) => x) },
  {
    name: 'spatialDropout1d',
    make: () => layers.spatialDropout1d({ rate: 0.5 }),
    samples: [[[3, 5]]],
    expected: each((x) => x),
  },
  { name: 'unitNormalization', make: () => layers.unitNormalization(), samples: ROWS, expected: unit(last) },
  {
    name: 'unitNormalization along two axes',
    make: () => layers.unitNormalization({ axis: [1, -1] }),
    samples: [[[3, 2, 4]]],
    expected: unit(() => [0, 2]),
  },
  { name: 'rmsNormalization', make: () => layers.rmsNormalization(), samples: ROWS, expected: byRms(last, 1e-6) },
  {
    name: 'rmsNormalization along two axes',
    make: () => layers.rmsNormalization({ axis: [2, 1], epsilon: 0.1 }),
    samples: [[[3, 2, 4]]],
    expected: byRms(() => [0, 1], 0.1),
  },
  {
    name: 'timeDistributed dense',
    make: () =>
      layers.timeDistributed({ layer: layers.dense({ units: 2, activation: 'tanh', biasInitializer: 'ones' }) }),
    samples: [[[1, 3]], [[4, 3]], [[2, 5, 3]]],
    expected: ([x], [shape], [kernel, bias]) =>
      all([...shape!.slice(0, -1), 2], (place) => {
        const unit = place.at(-1)!;
        const sum = of(shape!.at(-1)!, (k) => x![at(shape!, place.with(-1, k))]! * kernel![2 * k + unit]!);
        return Math.tanh(total(sum) + bias![unit]!);
      }),
  },
  {
    name: 'timeDistributed embedding',
    make: () => layers.timeDistributed({ layer: layers.embedding({ inputDim: 5, outputDim: 3 }) }),
    samples: [[[4]], [[2, 3]]],
    below: 5,
    expected: ([x], _, [table]) => list(x!).flatMap((word) => of(3, (k) => table![3 * word + k]!)),
  },
  {
    name: 'timeDistributed flatten of words',
    make: () => layers.timeDistributed({ layer: layers.flatten({ name: 'rows' }) }),
    samples: [[[2, 3, 2]]],
    below: 9,
    expected: ([x]) => list(x!),
  },
  {
    name: 'categoryEncoding',
    make: () => layers.categoryEncoding({ numTokens: 5 }),
    samples: [[[]], [[1]], [[4]], [[2, 3]]],
    below: 5,
    expected: encoded(5, (x) => x, 'most'),
  },
  {
    name: 'categoryEncoding, one-hot',
    make: () => layers.categoryEncoding({ numTokens: 4, outputMode: 'one_hot' }),
    samples: [[[]], [[1]], [[4]], [[2, 3]], [[3, 1]]],
    below: 6, // what is of no kind counts for nothing
    expected: encoded(4, (x) => x, 'each'),
  },
  {
    name: 'categoryEncoding of counts',
    make: () => layers.categoryEncoding({ numTokens: 3, outputMode: 'count' }),
    samples: [[[]], [[7]], [[2, 5]]],
    below: 3,
    expected: encoded(3, (x) => x, 'sum'),
  },
  {
    name: 'discretization',
    make: () => layers.discretization({ binBoundaries: [-1, 0, 0.5] }),
    samples: ANY,
    expected: each(binOf([-1, 0, 0.5])),
  },
  {
    name: 'discretization of words, counted',
    make: () => layers.discretization({ binBoundaries: [2, 3, 8], outputMode: 'count' }),
    samples: [[[7]], [[2, 5]]],
    below: 9,
    expected: encoded(4, binOf([2, 3, 8]), 'sum'),
  },
  {
    name: 'integerLookup',
    make: () => layers.integerLookup({ vocabulary: [7, 2, 3, -5] }),
    samples: [[[]], [[9]], [[3, 5]]],
    below: 9,
    expected: each(placeIn([7, 2, 3, -5])),
  },
  {
    name: 'integerLookup with a mask',
    make: () => layers.integerLookup({ vocabulary: [5, 4], maskToken: 0, oovToken: 77 }),
    samples: [[[9]]],
    below: 7,
    expected: each((x) => (x === 0 ? 0 : placeIn([5, 4])(x) + 1)),
  },
  {
    name: 'integerLookup as rows, a mask among them',
    make: () => layers.integerLookup({ vocabulary: [5, 4], maskToken: 0, outputMode: 'multiHot' }),
    samples: [[[9]], [[2, 3]]],
    below: 7,
    expected: encoded(3, (x) => (x === 0 ? 9 : placeIn([5, 4])(x)), 'most'),
  },
  {
    name: 'integerLookup with three places for others, by their remainders',
    make: () => layers.integerLookup({ vocabulary: [7, -4], maskToken: 0, numOovIndices: 3 }),
    samples: [[[9]], [[2, 8]]],
    below: 14,
    expected: each((x) => (x === 0 ? 0 : x === 7 ? 4 : x === -4 ? 5 : 1 + (((x % 3) + 3) % 3))),
  },
  {
    name: 'integerLookup reversed',
    make: () => layers.integerLookup({ vocabulary: [5, 4, 900], invert: true }),
    samples: [[[9]]],
    below: 6,
    expected: each((x) => [-1, 5, 4, 900][x] ?? -1),
  },
];
