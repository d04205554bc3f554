/** What the layers of attention, those of positions, and einsumDense compute of a sample outside of training. */
import { layers } from '../../src/index.ts';
import { all, at, coordinates, list, of } from './layer-loops.ts';
import type { LayerRow, Shape, Values } from './layer-row.ts';

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function softmaxOf(scores: readonly number[]): number[] {
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return powers.map((power) => power / total(powers));
}

/** The values weighed for each query. @param score of a query and a key. @param counts whether a key counts for a query */
function attended(
  [query, value, key = value!]: readonly Values[],
  [queryShape, valueShape]: readonly Shape[],
  score: (query: readonly number[], key: readonly number[]) => number,
  counts = (_from: number, _to: number): boolean => true,
): number[] {
  const [from, dim] = queryShape as [number, number];
  const [to, width] = valueShape as [number, number];
  const row = (x: Values, i: number, size: number): number[] => of(size, (k) => x[i * size + k]!);
  return Array.from({ length: from }, (_, q) => {
    const scores = of(to, (s) => (counts(q, s) ? score(row(query!, q, dim), row(key, s, dim)) : -1e9));
    const weights = softmaxOf(scores);
    return of(width, (d) => total(weights.map((weight, s) => weight * value![s * width + d]!)));
  }).flat();
}

const product = (a: readonly number[], b: readonly number[]): number => total(a.map((x, k) => x * b[k]!));
const bent = (a: readonly number[], b: readonly number[], by: (sum: number, k: number) => number): number =>
  total(a.map((x, k) => by(x + b[k]!, k)));

const PAIR: LayerRow['samples'] = [
  [
    [1, 1],
    [1, 1],
  ],
  [
    [3, 4],
    [5, 4],
  ],
];
const TRIPLE: LayerRow['samples'] = [
  [
    [3, 4],
    [5, 2],
    [5, 4],
  ],
];

/** Keras's names: query, key, value, attention_output, each a kernel and, where it has them, a bias. */
interface Heads {
  readonly heads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  readonly hasBias?: boolean;
  /** sizes of what comes out, in place of the query's last one */
  readonly outputs?: number;
  /** of places [axes of the query], [axes of the value] and a head */
  readonly counts?: (
    from: readonly number[],
    to: readonly number[],
    head: number,
    inputs: readonly Values[],
  ) => boolean;
  /** axes along which it attends; default all */
  readonly along?: readonly number[];
}

/** Multi-head attention by loops over every place and number. */
const byHeads =
  ({ heads, keyDim, valueDim, hasBias = true, outputs, counts, along }: Heads): LayerRow['expected'] =>
  (inputs, shapes, weights) => {
    const [x, y, z = y!] = inputs;
    const [queryShape, valueShape, keyShape = valueShape!] = shapes as [Shape, Shape, Shape?];
    const step = hasBias ? 2 : 1;
    const [queries, keys, values] = [
      [x!, queryShape, keyDim],
      [z, keyShape, keyDim],
      [y!, valueShape, valueDim],
    ].map(([input, shape, size], i) => {
      const [kernel, bias] = weights.slice(step * i);
      const [from, width, made] = [input as Values, (shape as Shape).at(-1)!, size as number];
      return (place: readonly number[], head: number, d: number): number =>
        total(of(width, (k) => from[at(shape as Shape, [...place, k])]! * kernel![(k * heads + head) * made + d]!)) +
        (hasBias ? bias![head * made + d]! : 0);
    });
    const [outKernel, outBias] = weights.slice(3 * step);
    const places = queryShape.slice(0, -1);
    const own = along ?? [...places.keys()];
    const out = outputs ?? queryShape.at(-1)!;
    return [...coordinates(places)].flatMap((place) => {
      const others = [...coordinates(valueShape.slice(0, -1))].filter((other) =>
        other.every((at, axis) => own.includes(axis) || at === place[axis]),
      );
      const found = Array.from({ length: heads }, (_, head) => {
        const scores = others.map((other) =>
          counts === undefined || counts(place, other, head, inputs)
            ? total(of(keyDim, (d) => queries!(place, head, d) * keys!(other, head, d))) / Math.sqrt(keyDim)
            : -1e9,
        );
        const shares = softmaxOf(scores);
        return of(valueDim, (d) => total(shares.map((share, i) => share * values!(others[i]!, head, d))));
      }).flat();
      return of(
        out,
        (o) => total(found.map((value, i) => value * outKernel![i * out + o]!)) + (hasBias ? outBias![o]! : 0),
      );
    });
  };

/** Einstein's sum by a loop over all letters; elided axes have letters here. */
const einstein =
  (
    input: string,
    kernel: string,
    output: string,
    kernelShape: (sizes: ReadonlyMap<string, number>) => Shape,
    outputShape: (sizes: ReadonlyMap<string, number>) => Shape,
    bias?: (place: readonly number[], values: Values) => number,
  ): LayerRow['expected'] =>
  ([x], [shape], [weights, biases]) => {
    const sizes = new Map([...input].map((letter, k) => [letter, shape![k]!]));
    const [own, out] = [kernelShape(sizes), outputShape(sizes)];
    [...kernel].forEach((letter, k) => void sizes.set(letter, own[k]!));
    const summed = [...new Set(input + kernel)].filter((letter) => !output.includes(letter));
    return all(out, (place) => {
      const known = new Map([...output].map((letter, k) => [letter, place[k]!]));
      const sum = [...coordinates(summed.map((letter) => sizes.get(letter)!))].map((rest) => {
        const where = (letter: string): number => known.get(letter) ?? rest[summed.indexOf(letter)]!;
        return x![at(shape!, [...input].map(where))]! * weights![at(own, [...kernel].map(where))]!;
      });
      return total(sum) + (bias === undefined ? 0 : bias(place, biases!));
    });
  };

export const ATTENTION_ROWS: readonly LayerRow[] = [
  {
    name: 'attention',
    make: () => layers.attention(),
    samples: PAIR,
    expected: (inputs, shapes) => attended(inputs, shapes, product),
  },
  {
    name: 'attention with a key and a scale',
    make: () => layers.attention({ useScale: true, dropout: 0.5 }),
    samples: TRIPLE,
    expected: (inputs, shapes, [scale]) => attended(inputs, shapes, (a, b) => scale![0]! * product(a, b)),
  },
  {
    name: 'attention that is causal',
    make: () => layers.attention({ useCausalMask: true }),
    samples: PAIR,
    expected: (inputs, shapes) => attended(inputs, shapes, product, (from, to) => from >= to),
  },
  {
    name: 'attention by sums',
    make: () => layers.attention({ scoreMode: 'concat', useScale: true }),
    samples: PAIR,
    expected: (inputs, shapes, [scale, weight]) =>
      attended(inputs, shapes, (a, b) => weight![0]! * bent(a, b, (sum) => Math.tanh(scale![0]! * sum))),
  },
  {
    name: 'additiveAttention',
    make: () => layers.additiveAttention(),
    samples: [...PAIR, ...TRIPLE],
    expected: (inputs, shapes, [scale]) =>
      attended(inputs, shapes, (a, b) => bent(a, b, (sum, k) => scale![k]! * Math.tanh(sum))),
  },
  {
    name: 'additiveAttention without a scale',
    make: () => layers.additiveAttention({ useScale: false, useCausalMask: true }),
    samples: PAIR,
    expected: (inputs, shapes) =>
      attended(
        inputs,
        shapes,
        (a, b) => bent(a, b, Math.tanh),
        (from, to) => from >= to,
      ),
  },
  {
    name: 'multiHeadAttention',
    make: () => layers.multiHeadAttention({ numHeads: 2, keyDim: 3, biasInitializer: 'ones' }),
    samples: PAIR,
    expected: byHeads({ heads: 2, keyDim: 3, valueDim: 3 }),
  },
  {
    name: 'multiHeadAttention of all options',
    make: () =>
      layers.multiHeadAttention({
        ...{ numHeads: 3, keyDim: 2, valueDim: 4, useBias: false, outputShape: 5, useCausalMask: true, dropout: 0.1 },
        kernelInitializer: 'heNormal',
      }),
    samples: [
      [
        [4, 3],
        [4, 2],
        [4, 5],
      ],
    ],
    expected: byHeads({
      ...{ heads: 3, keyDim: 2, valueDim: 4, hasBias: false, outputs: 5 },
      counts: ([from], [to]) => from! >= to!,
    }),
  },
  {
    name: 'multiHeadAttention with a mask',
    make: () => layers.multiHeadAttention({ numHeads: 2, keyDim: 2, outputShape: [2, 3] }),
    samples: [
      [
        [2, 3],
        [4, 3],
        [4, 3],
        [2, 4],
      ],
    ],
    below: 2,
    expected: byHeads({
      ...{ heads: 2, keyDim: 2, valueDim: 2, outputs: 6 },
      counts: ([from], [to], _, [, , , mask]) => mask![4 * from! + to!]! !== 0,
    }),
  },
  {
    name: 'multiHeadAttention with a mask for each head',
    make: () => layers.multiHeadAttention({ numHeads: 2, keyDim: 2 }),
    samples: [
      [
        [3, 3],
        [3, 3],
        [3, 3],
        [2, 3, 3],
      ],
    ],
    below: 2,
    expected: byHeads({
      ...{ heads: 2, keyDim: 2, valueDim: 2 },
      counts: ([from], [to], head, [, , , mask]) => mask![9 * head + 3 * from! + to!]! !== 0,
    }),
  },
  {
    name: 'multiHeadAttention of pictures',
    make: () => layers.multiHeadAttention({ numHeads: 2, keyDim: 2 }),
    samples: [
      [
        [2, 3, 2],
        [3, 2, 2],
      ],
    ],
    expected: byHeads({ heads: 2, keyDim: 2, valueDim: 2 }),
  },
  {
    name: 'multiHeadAttention along one axis of pictures',
    make: () => layers.multiHeadAttention({ numHeads: 2, keyDim: 2, attentionAxes: -2, useCausalMask: true }),
    samples: [
      [
        [2, 3, 2],
        [2, 4, 2],
      ],
    ],
    expected: byHeads({
      ...{ heads: 2, keyDim: 2, valueDim: 2, along: [1] },
      counts: (from, to) => from[1]! >= to[1]!,
    }),
  },
  {
    name: 'multiHeadAttention along the first axis of pictures',
    make: () => layers.multiHeadAttention({ numHeads: 1, keyDim: 3, valueDim: 1, attentionAxes: [1] }),
    samples: [
      [
        [3, 2, 2],
        [2, 2, 2],
      ],
    ],
    expected: byHeads({ heads: 1, keyDim: 3, valueDim: 1, along: [0] }),
  },
  {
    name: 'positionEmbedding',
    make: () => layers.positionEmbedding({ sequenceLength: 5 }),
    samples: [[[1, 1]], [[5, 3]], [[4, 2]], [[2, 3, 4]]],
    expected: (_, [shape], [table]) => all(shape!, (place) => table![place.at(-2)! * shape!.at(-1)! + place.at(-1)!]!),
  },
  {
    name: 'sinePositionEncoding',
    make: () => layers.sinePositionEncoding({ maxWavelength: 100 }),
    samples: [[[1, 1]], [[6, 5]], [[2, 3, 4]]],
    expected: (_, [shape]) =>
      all(shape!, (place) => {
        const [position, feature] = place.slice(-2) as [number, number];
        const angle = position * (1 / 100) ** ((2 * Math.floor(feature / 2)) / shape!.at(-1)!);
        return Math.fround(feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle));
      }),
  },
  {
    name: 'einsumDense',
    make: () => layers.einsumDense({ equation: 'abc,cd->abd', outputShape: [null, 4], biasAxes: 'd' }),
    samples: [[[3, 2]], [[1, 1]]],
    expected: einstein(
      ...(['bc', 'cd', 'bd'] as const),
      (sizes) => [sizes.get('c')!, 4],
      (sizes) => [sizes.get('b')!, 4],
      ([, d], biases) => biases[d!]!,
    ),
  },
  {
    name: 'einsumDense with an ellipsis first',
    make: () =>
      layers.einsumDense({ equation: '...c,cde->...de', outputShape: [3, 4], biasAxes: 'd', activation: 'relu' }),
    samples: [[[2]], [[5, 2]]],
    expected: (inputs, shapes, weights) => {
      const rows = shapes[0]!.length === 1 ? '' : 'x';
      const sums = einstein(
        ...([`${rows}c`, 'cde', `${rows}de`] as const),
        () => [2, 3, 4],
        () => [...shapes[0]!.slice(0, -1), 3, 4],
        (place, biases) => biases[place.at(-2)!]!,
      )(inputs, shapes, weights);
      return sums.map((sum) => Math.max(sum, 0));
    },
  },
  {
    name: 'einsumDense with an ellipsis last',
    make: () => layers.einsumDense({ equation: 'bc...,cde->bde...', outputShape: [3, 4], biasAxes: 'e' }),
    samples: [[[2, 5]]],
    expected: einstein(
      ...(['cx', 'cde', 'dex'] as const),
      () => [2, 3, 4],
      () => [3, 4, 5],
      ([, e], biases) => biases[e!]!,
    ),
  },
  {
    name: 'einsumDense for each place',
    make: () => layers.einsumDense({ equation: 'abc,bcd->adb', outputShape: [4, null] }),
    samples: [[[3, 2]]],
    expected: einstein(
      ...(['bc', 'bcd', 'db'] as const),
      () => [3, 2, 4],
      () => [4, 3],
    ),
  },
  {
    name: 'einsumDense that only multiplies',
    make: () => layers.einsumDense({ equation: 'ibd,nd->ibnd', outputShape: [2, 3, 4] }),
    samples: [[[2, 4]]],
    expected: einstein(
      ...(['bd', 'nd', 'bnd'] as const),
      () => [3, 4],
      () => [2, 3, 4],
    ),
  },
  {
    name: 'einsumDense that sums what the kernel has not',
    make: () => layers.einsumDense({ equation: 'abcd,ec->abe', outputShape: [2, 3] }),
    samples: [[[2, 5, 4]]],
    expected: einstein(
      ...(['bcd', 'ec', 'be'] as const),
      () => [3, 5],
      () => [2, 3],
    ),
  },
  {
    name: 'einsumDense to numbers',
    make: () => layers.einsumDense({ equation: 'ab,b->a', outputShape: [] }),
    samples: [[[5]]],
    expected: ([x], _, [kernel]) => [product(list(x!), list(kernel!))],
  },
];
