/** Float64 twins of batch normalisation: each channel by itself, its rows listed one by one, in two passes. */
import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Twin } from './broadcast.ts';

type V = Float64Array;

/** The places of each channel of x, in their order. */
function rowsOf(shape: Shape, axis: number): number[][] {
  const inner = sizeOf(shape.slice(axis + 1));
  const channels = shape[axis]!;
  const found = Array.from({ length: channels }, (): number[] => []);
  for (let place = 0; place < sizeOf(shape); place++) found[Math.floor(place / inner) % channels]!.push(place);
  return found;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: readonly number[]): number => total(values) / values.length;
const squaresOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  return total(values.map((value) => (value - mean) ** 2));
};

const number = (node: Node, attr: string): number => node.attrs[attr] as number;

/** The rows of each part: all rows as a matrix of `repeat` columns, and `share` neighbours of each column. */
function partsOf(rows: number, { attrs }: Node): number[][] {
  const { share, repeat } = attrs as unknown as { share: number; repeat: number };
  const found: number[][] = [];
  for (let begin = 0; begin < rows / repeat; begin += share) {
    for (let column = 0; column < repeat; column++) {
      const own = Array.from({ length: share }, (_, k) => (begin + k) * repeat + column);
      found.push(own.filter((row) => row < rows));
    }
  }
  return found;
}

/** A value for each channel of each part of the rows: [parts, channels] */
function ofParts(node: Node, value: (places: readonly number[], channel: number) => number): V {
  const rows = rowsOf(node.inputs[0]!.shape, number(node, 'axis'));
  const parts = partsOf(rows[0]!.length, node);
  return Float64Array.from(
    parts.flatMap((own) =>
      rows.map((places, channel) =>
        value(
          own.map((row) => places[row]!),
          channel,
        ),
      ),
    ),
  );
}

/** Mean and variance of each channel, of those of parts: as if each part were its mean and what its squares add. */
function joined([means, squares]: readonly V[], { inputs: [own] }: Node, rows: number): { mean: V; variance: V } {
  const channels = own!.shape[1]!;
  const counts = partsOf(rows, own!).map((part) => part.length);
  const of = (values: V, channel: number): number[] => counts.map((_, part) => values[part * channels + channel]!);
  const mean = Float64Array.from({ length: channels }, (_, c) => {
    return total(of(means!, c).map((value, part) => value * counts[part]!)) / rows;
  });
  const variance = Float64Array.from({ length: channels }, (_, c) => {
    const between = of(means!, c).map((value, part) => counts[part]! * (value - mean[c]!) ** 2);
    return (total(of(squares!, c)) + total(between)) / rows;
  });
  return { mean, variance };
}

const normal = (node: Node, x: number, mean: number, variance: number): number =>
  (x - mean) / Math.sqrt(variance + number(node, 'epsilon'));

const batchNorm: Twin = ([x, means, squares, gamma, beta], node) => {
  const rows = rowsOf(node.shape, number(node, 'axis'));
  const parts = { ...node, inputs: node.inputs.slice(1) };
  const { mean, variance } = joined([means!, squares!], parts, rows[0]!.length);
  const y = new Float64Array(x!.length);
  rows.forEach((places, c) => {
    for (const place of places) y[place] = normal(node, x![place]!, mean[c]!, variance[c]!) * gamma![c]! + beta![c]!;
  });
  return y;
};

const batchNormGrad: Twin = ([dy, x, mean, variance, sums, products, gamma], node) => {
  const rows = rowsOf(node.shape, number(node, 'axis'));
  const dx = new Float64Array(x!.length);
  rows.forEach((places, c) => {
    const all = (values: V): number => total([...values].filter((_, i) => i % rows.length === c)) / places.length;
    const [shift, slope] = [all(sums!), all(products!)];
    for (const place of places) {
      const own = dy![place]! - shift - normal(node, x![place]!, mean![c]!, variance![c]!) * slope;
      dx[place] = (own * gamma![c]!) / Math.sqrt(variance![c]! + number(node, 'epsilon'));
    }
  });
  return dx;
};

export const NORMALIZING_TWINS: Readonly<Record<string, Twin>> = {
  partMeans: ([x], node) => ofParts(node, (places) => meanOf(places.map((place) => x![place]!))),
  partSquares: ([x], node) => ofParts(node, (places) => squaresOf(places.map((place) => x![place]!))),
  joinedMean: (inputs, node) => joined(inputs, node, number(node, 'rows')).mean,
  joinedVariance: (inputs, node) => joined(inputs, node, number(node, 'rows')).variance,
  batchNorm,
  partSums: ([dy], node) => ofParts(node, (places) => total(places.map((place) => dy![place]!))),
  partProducts: ([dy, x, mean, variance], node) =>
    ofParts(node, (places, c) =>
      total(places.map((place) => dy![place]! * normal(node, x![place]!, mean![c]!, variance![c]!))),
    ),
  batchNormGrad,
};
