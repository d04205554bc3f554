/** Cases of several ops that the compiler makes one kernel of: prologues, epilogues, chains, kernels side by side. */

import { evaluateGraph } from '../../src/cpu/evaluate.ts';
import { matmul } from '../../src/cpu/matrix.ts';
import type { Node, Step } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { type Case, type Problem, randomSizes } from './case.ts';
import { magnitudes } from './cases-matrix.ts';
import type { Draw } from './draw.ts';
import { rowScale } from './rows.ts';
import { each, exact, type Tolerance, ULP, ulps, within } from './tolerance.ts';

type Source = 'plain' | 'u8' | 'f32';
const SOURCES: readonly Source[] = ['plain', 'u8', 'f32'];

const fusedCase = (
  name: string,
  sizes: Case['sizes'],
  make: Case['make'],
  gradientSize: readonly number[] = [],
): Case => ({
  name,
  sizes,
  gradientSize,
  make,
});

const problem = (step: Step, draw: Draw, tolerance: Problem['tolerance'], wrt?: readonly Node[]): Problem => ({
  step,
  feeds: draw.feeds,
  tolerance,
  wrt,
});

/** A batch [rows, columns]: given, or gathered out of 3 more samples than it has. */
function batch(draw: Draw, source: Source, [rows, columns]: readonly number[]): Node {
  if (source === 'plain') return draw.rectified('x', [rows!, columns!]);
  const count = rows! + 3;
  const data = source === 'u8' ? draw.u8('data', [count, columns!]) : draw.rectified('data', [count, columns!]);
  return b.gather(data, draw.u32('indices', rows!, count), source === 'u8' ? 1 / 255 : 0.5, [columns!]);
}

/** Σ |a b| of a product, and its error: 2K roundings, and six more for the scale of a gather and what follows. */
function productBounds(draw: Draw, x: Node, other: Node, [m, k, n]: readonly number[], transA: boolean) {
  const [a, w] = evaluateGraph([x, other], draw.feeds);
  const sums = matmul(magnitudes(a!), magnitudes(w!), [m!, k!, n!], transA, false);
  return { sums, errors: sums.map((sum) => (2 * k! + 6) * ULP * sum) };
}

/** xᵀ · w of a gathered x that is square: each row of the result needs the indices of all rows, not that of its own. */
const gatheredAcross = fusedCase(
  'a product across the rows of a batch',
  [
    [8, 8, 3],
    [20, 20, 12],
  ],
  ([m, k, n], draw) => {
    const indices = b.batchIndices(draw.clock(), { count: m! * 3, batch: m!, stride: m!, shuffle: true });
    const x = b.gather(draw.u8('data', [m! * 3, k!]), indices, 1 / 255, [k!]);
    const [w, other] = [draw.f32('w', [m!, n!], -1, 1), draw.f32('other', [k!, n!], -1, 1)];
    const outputs = { y: b.matmul(x, w, true), z: b.matmul(x, other) };
    return problem({ outputs, updates: [] }, draw, within(20 * 2 ** -21, 'sums of up to 20 products up to 1'));
  },
);

const RATE = 0.2;
/** Three numbers to make a layer of: tiles of 4 and of 8 rows filled, not filled, and the plain kernel's. */
const LAYERS = [
  [1, 4, 4],
  [8, 12, 16],
  [9, 20, 12],
  [5, 7, 3],
];

/** dropout(relu(x · w + b)), x gathered or not; with `both` the value before the dropout is a result as well. */
function layerCase(source: Source, both: boolean): Case {
  const real = source === 'u8' ? [32, 784, 128] : [32, 128, 10];
  const sizes = [...LAYERS, real, ...randomSizes(1, 20, 30, 20)];
  const name = `layer of ${source} samples${both ? ', kept before the dropout' : ''}`;
  return fusedCase(name, both ? LAYERS : sizes, ([m, k, n], draw) => {
    const x = batch(draw, source, [m!, k!]);
    const w = draw.f32('w', [k!, n!], -0.5, 0.5, 'param');
    const before = b.relu(b.add(b.matmul(x, w), draw.f32('b', [n!], -0.5, 0.5, 'param')));
    const y = b.dropout(before, draw.clock(), RATE, 1);
    const { errors } = productBounds(draw, x, w, [m!, k!, n!], false);
    const tolerance = each(
      errors.map((error) => error / (1 - RATE) + 4 * ULP),
      '2K · 2⁻²³ · Σ |ab| / (1 - rate)',
      4,
    );
    return problem({ outputs: both ? { y, before } : { y }, updates: [] }, draw, tolerance);
  });
}

interface Update {
  readonly slots: readonly string[];
  readonly apply: (targets: readonly Node[], g: Node, rates: Node) => readonly Node[];
}
const UPDATES: Readonly<Record<string, Update>> = {
  sgd: { slots: [], apply: ([p], g, rates) => [b.sgd(p!, g, rates)] },
  momentum: { slots: ['velocity'], apply: ([p, v], g, rates) => b.momentum(p!, v!, g, rates, 0.9, false) },
  nesterov: { slots: ['velocity'], apply: ([p, v], g, rates) => b.momentum(p!, v!, g, rates, 0.9, true) },
  adam: { slots: ['m', 'v'], apply: ([p, m, v], g, rates) => b.adam(p!, m!, v!, g, rates, 0.9, 0.999) },
};
const LEARNING_RATE = 0.01;

/** An optimizer's step with a gradient g whose error is at most `errors`, and |g| at most `sums`. */
function updateProblem(draw: Draw, name: string, g: Node, sums: Float64Array, errors: Float64Array): Problem {
  const { slots, apply } = UPDATES[name]!;
  const slot = (slotName: string): Node => draw.f32(slotName, g.shape, slotName === 'v' ? 0.01 : -1, 1, 'state');
  const targets = [draw.f32('p', g.shape, -0.5, 0.5, 'param'), ...slots.map(slot)];
  const next = apply(targets, g, draw.rates(LEARNING_RATE));
  const bounds = (weight: number, square: number): Float64Array =>
    sums.map((sum, i) => (weight + square * sum) * errors[i]! + 8 * ULP * (1 + weight * sum + square * sum ** 2));
  const tolerance: Record<string, Tolerance> = {
    p: each(bounds(2 * LEARNING_RATE, 0), 'the error of g times the learning rate; 1e-5 of the rate', 1),
    velocity: each(bounds(LEARNING_RATE, 0), 'the error of g times the learning rate'),
    m: each(bounds(0.1, 0), 'the error of g times 1 - β₁'),
    v: each(bounds(0, 0.002), 'the error of g² times 1 - β₂'),
  };
  return problem({ outputs: {}, updates: targets.map((target, i) => [target, next[i]!] as const) }, draw, tolerance);
}

/** [batch, features, units]: the gradient of a layer's weights and the step that uses it up. */
function weightCase(source: Source, update: string): Case {
  const real = source === 'u8' ? [32, 784, 128] : [32, 128, 10];
  const sizes = update === 'adam' ? [...LAYERS, real] : LAYERS;
  return fusedCase(`weights' gradient from ${source} samples + ${update}`, sizes, ([k, m, n], draw) => {
    const x = batch(draw, source, [k!, m!]);
    const dy = draw.f32('dy', [k!, n!], -1, 1);
    const { sums, errors } = productBounds(draw, x, dy, [m!, k!, n!], true);
    return updateProblem(draw, update, b.matmul(x, dy, true), sums, errors);
  });
}

const biasCase = (update: string): Case =>
  fusedCase(
    `bias's gradient + ${update}`,
    [
      [1, 1],
      [9, 63],
      [32, 128],
      [32, 10],
    ],
    ([rows, columns], draw) => {
      const dy = draw.f32('dy', [rows!, columns!], -1, 1);
      const sums = new Float64Array(columns!).fill(rows!);
      const errors = sums.map((sum) => rows! * ULP * sum);
      return updateProblem(draw, update, b.sum(dy, [0]), sums, errors);
    },
  );

/** [batch, classes]: loss, accuracy and the gradient of the mean loss, with labels gathered out of the data. */
const headCase = (name: string, labelsOf: (draw: Draw, rows: number, classes: number) => Node): Case =>
  fusedCase(
    name,
    [
      [1, 10],
      [32, 10],
      [65, 3],
      [128, 10],
    ],
    ([rows, classes], draw) => {
      const z = draw.f32('z', [rows!, classes!], -4, 4);
      const labels = labelsOf(draw, rows!, classes!);
      const dz = rowScale(b.crossEntropyGrad(z, labels), b.fill([rows!], 1 / rows!));
      const outputs = { loss: b.crossEntropy(z, labels), correct: b.accuracy(z, labels), dz };
      const tolerance = {
        loss: within(1e-5, 'cross-entropy'),
        correct: exact,
        dz: within(3e-6 / rows!, 'softmax over about ten classes'),
      };
      return problem({ outputs, updates: [] }, draw, tolerance);
    },
  );

/** A gradient scaled by the very losses that its kernel computes, as of the mean of squared losses. */
const headScaledByItself = fusedCase('head, its gradient scaled by the loss', [[9, 10]], ([rows, classes], draw) => {
  const z = draw.f32('z', [rows!, classes!], -4, 4);
  const labels = draw.u32('labels', rows!, classes!);
  const y = rowScale(b.crossEntropyGrad(z, labels), b.crossEntropy(z, labels));
  return problem({ outputs: { y }, updates: [] }, draw, within(10 * (3e-6 + 1e-5), 'losses up to 10, and their error'));
});

/** [batch, units, classes]: back through a dense layer, a dropout and a relu; the mask is computed again. */
const backCase = fusedCase(
  'back through dense, dropout and relu',
  [
    [3, 8, 5],
    [9, 7, 3],
    [32, 128, 10],
  ],
  ([m, n, k], draw) => {
    const y = b.relu(draw.kinkFree('h', [m!, n!]));
    const clock = draw.clock();
    const dropped = b.dropout(y, clock, RATE, 1);
    const [dz, w] = [draw.f32('dz', [m!, k!], -1, 1), draw.f32('w', [n!, k!], -0.5, 0.5, 'param')];
    const dh = b.reluGrad(b.dropout(b.matmul(dz, w, false, true), clock, RATE, 1), y);
    const sums = matmul(magnitudes(draw.feeds.dz!), magnitudes(draw.feeds.w!), [m!, k!, n!], false, true);
    const bounds = sums.map((sum) => ((2 * k! + 6) * ULP * sum) / (1 - RATE));
    const tolerance = { dropped: ulps(4, '1 / (1 - rate)'), dh: each(bounds, '2K · 2⁻²³ · Σ |ab| / (1 - rate)') };
    return problem({ outputs: { dropped, dh }, updates: [] }, draw, tolerance);
  },
);

/** [rows, columns]: four at a time and one at a time. */
const CHAINS = [
  [1, 4],
  [9, 12],
  [16, 16],
  [5, 13],
  [32, 128],
];

const chainCases: Case[] = [
  fusedCase('chain of bias, row scale and dropout', CHAINS, ([m, n], draw) => {
    const sum = b.add(draw.f32('x', [m!, n!]), draw.f32('z', [m!, n!]));
    const y = rowScale(b.add(sum, draw.f32('b', [n!])), draw.f32('s', [m!], -1, 1));
    const outputs = { y: b.dropout(y, draw.clock(), RATE, 9), y1: y };
    return problem({ outputs, updates: [] }, draw, within(20 * ULP, 'four roundings of values up to 6'));
  }),
  fusedCase(
    'chain of all activations',
    CHAINS,
    ([m, n], draw) => {
      const x = draw.kinkFree('x', [m!, n!]);
      const root = b.scale(x, 2);
      const s = b.sigmoid(root);
      const y = b.add(b.add(b.relu(root), s), b.add(b.tanh(root), b.logClip(s)));
      return problem({ outputs: { y }, updates: [] }, draw, within(1.5e-5, 'tanh, log and sigmoid'), [x]);
    },
    [3, 8],
  ),
  fusedCase('chain of all their gradients', CHAINS, ([m, n], draw) => {
    const [dy, v] = [draw.f32('dy', [m!, n!]), draw.f32('v', [m!, n!], 0.1, 0.9)];
    const y = b.add(b.add(b.reluGrad(dy, v), b.sigmoidGrad(dy, v)), b.add(b.tanhGrad(dy, v), b.logClipGrad(dy, v)));
    return problem({ outputs: { y }, updates: [] }, draw, within(1e-5, 'a dozen roundings of values up to 25'));
  }),
  fusedCase(
    'softmax, sums and what follows them',
    [
      [9, 10],
      [65, 4],
    ],
    ([m, n], draw) => {
      const x = draw.f32('x', [m!, n!]);
      const outputs = {
        softmax: b.scale(b.softmax(x), 3),
        columns: b.add(b.sum(x, [1]), draw.f32('c', [m!])),
        rows: b.relu(b.add(b.sum(x, [0]), draw.f32('r', [n!]))),
      };
      const sum = within(200 * ULP * 65, 'a sum of up to 65 values up to 2');
      return problem({ outputs, updates: [] }, draw, { softmax: within(9e-6, '3 · 3e-6'), columns: sum, rows: sum });
    },
  ),
];

const besideCase = fusedCase(
  'independent kernels side by side',
  [
    [9, 10],
    [70, 3],
  ],
  ([m, n], draw) => {
    const clock = draw.clock();
    const x = draw.f32('x', [m!, n!]);
    const [ring, ring2] = [draw.ring('ring', 0), draw.ring('ring2', 255)];
    const rates = draw.rates();
    const attrs = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, correctEpsilon: true };
    const outputs = {
      columns: b.sum(x, [1]),
      rows: b.sum(x, [0]),
      softmax: b.softmax(draw.f32('z', [m!, n!])),
      ones: b.fill([3], 1),
      random: b.uniform(clock, [m! * 7], 1, 3),
      product: b.matmul(x, x, true),
    };
    const updates = [
      [ring!, b.record(ring!, draw.f32('loss', [m!], 0, 1))],
      [ring2!, b.record(ring2!, draw.f32('correct', [m!], 0, 1))],
      [rates, b.adamRates(rates, attrs)],
    ] as const;
    const sum = within(m! * m! * 8 * ULP, 'sums of values up to 4');
    const tolerance = {
      columns: sum,
      rows: sum,
      product: sum,
      ring: sum,
      ring2: sum,
      softmax: within(3e-6, 'softmax'),
      ones: exact,
      random: within(2 * ULP, 'a product and a difference'),
      rates: ulps(8, 'as adamRates alone'),
    };
    return problem({ outputs, updates }, draw, tolerance);
  },
);

/** Dense layers: these take the longest to compile. */
export const DENSE_CASES: readonly Case[] = [
  ...SOURCES.map((source) => layerCase(source, false)),
  layerCase('u8', true),
  ...SOURCES.map((source) => weightCase(source, 'adam')),
  ...['sgd', 'momentum', 'nesterov'].map((update) => weightCase('u8', update)),
];

export const FUSED_CASES: readonly Case[] = [
  ...Object.keys(UPDATES).map(biasCase),
  headCase('head', (draw, rows, classes) =>
    b.gatherLabels(draw.u32('data', 200, classes), draw.u32('indices', rows, 200)),
  ),
  headCase('head, labels of a byte each', (draw, rows, classes) => {
    const data = draw.values(
      'data',
      [200, 1],
      'u8',
      Uint8Array.from({ length: 200 }, () => draw.below(classes)),
    );
    return b.gatherWhole(data, draw.u32('indices', rows, 200), [], 'u32');
  }),
  headScaledByItself,
  backCase,
  ...chainCases,
  besideCase,
  gatheredAcross,
];
