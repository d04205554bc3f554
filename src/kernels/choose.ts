/**
 * Which file of shaders/ computes a node, with which constants, lanes and grid. Several files can carry out a matmul; the
 * choice is by shape and target. `tuned: false` names the plain kernel, which takes any shape.
 */
import { internal } from '../errors.ts';
import { type Node, sizeOf, wordsPerRow } from '../graph/node.ts';
import type { KernelOptions, Walk } from './group.ts';
import type { Constants, Lanes } from './source.ts';

/** Threads in a workgroup where any number will do. */
const WORKGROUP = 64;
/** What every adapter allows in one direction of a grid. */
export const MAX_WORKGROUPS = 65535;
/** Rows of a that matmul_outer can list in the 16 kB of workgroup memory that every adapter has. */
const MAX_LISTED = 4000;

export interface Choice {
  readonly file: string;
  readonly lanes: Lanes;
  readonly constants: Constants;
  readonly workgroups: number;
  /** For kernels that walk over rows. */
  readonly walk?: Walk;
  /** Whether the number of threads in a workgroup is part of how the kernel works. */
  readonly fixedThreads?: boolean;
  /** The file's variables for the node's inputs, in their order. */
  readonly inputs: readonly string[];
  /** The file's variable for the node's result, or for each of them where a node has several. */
  readonly results: readonly string[];
}

type Chooser = (node: Node, options: KernelOptions) => Choice;

const shapeOf = (node: Node | undefined): readonly number[] => node?.shape ?? [];
const rowsOf = (node: Node | undefined): number => shapeOf(node)[0] ?? 1;
const columnsOf = (node: Node | undefined): number => shapeOf(node).at(-1) ?? 1;

/** Grid of a kernel that walks over rows, an item per thread. */
export function walkOver(walk: Walk): { workgroups: number; constants: Constants; walk: Walk } {
  const work = Math.ceil(walk.rows / walk.block) * walk.items;
  const chunk = WORKGROUP * Math.ceil(work / WORKGROUP / MAX_WORKGROUPS);
  return { workgroups: Math.max(1, Math.ceil(work / chunk)), constants: { CHUNK: chunk }, walk };
}

/** A kernel that does `perRow` items for each of `rows` rows. */
function choice(
  file: string,
  rows: number,
  perRow: number,
  constants: Constants,
  inputs: readonly string[],
  results: readonly string[] = ['y'],
): Choice {
  const grid = walkOver({ rows, block: 1, items: perRow });
  return { ...grid, file, lanes: 1, constants: { ...grid.constants, ...constants }, inputs, results };
}

/** A kernel of one workgroup. */
const single = (file: string, constants: Constants, inputs: readonly string[], results: readonly string[]): Choice => ({
  file,
  lanes: 1,
  constants,
  workgroups: 1,
  inputs,
  results,
});

/** Software adapters like tiles that fill the registers and small workgroups; a GPU wants many threads. */
function matmulRows(m: number, n: number, k: number, { target }: KernelOptions): Choice {
  const [rows, columns, threads] = target === 'cpu' ? [Math.min(m, 8), largestDivisor(n / 4, 2), 8] : [1, 1, WORKGROUP];
  const walk = { rows: m, block: rows, items: n / 4 / columns };
  const workgroups = Math.ceil((Math.ceil(m / rows) * walk.items) / threads);
  const constants = { CHUNK: threads, WG: threads, M: m, N: n, K: k, ROWS: rows, COLUMNS: columns };
  return { file: 'matmul_rows', lanes: 4, constants, workgroups, walk, inputs: ['a', 'b'], results: ['y'] };
}

function matmulOuter(m: number, n: number, k: number, { target }: KernelOptions): Choice {
  const columns = target === 'cpu' ? largestDivisor(n / 4, 4) : 1;
  const threads = Math.min(WORKGROUP, n / 4 / columns);
  const workgroups = (m / 4) * Math.ceil(n / 4 / columns / threads);
  const constants = { WG: threads, M: m, N: n, K: k, COLUMNS: columns };
  const names = { inputs: ['a', 'b'], results: ['y'] };
  return { file: 'matmul_outer', lanes: 4, constants, workgroups, fixedThreads: true, ...names };
}

/** The largest divisor of `n` that is no more than `most`. */
function largestDivisor(n: number, most: number): number {
  let divisor = Math.min(n, most);
  while (n % divisor !== 0) divisor -= 1;
  return divisor;
}

function matmul(node: Node, options: KernelOptions): Choice {
  const [a, b] = node.inputs;
  const [m, n] = [rowsOf(node), columnsOf(node)];
  const { transA, transB } = node.attrs;
  const k = transA ? rowsOf(a) : columnsOf(a);
  const sizes = { M: m, N: n, K: k };
  if (options.tuned && !transA && !transB && k % 4 === 0 && n % 4 === 0) return matmulRows(m, n, k, options);
  if (
    options.tuned &&
    transA &&
    !transB &&
    m % 4 === 0 &&
    n % 4 === 0 &&
    (m * n) / 16 <= MAX_WORKGROUPS &&
    k <= MAX_LISTED
  ) {
    return matmulOuter(m, n, k, options);
  }
  const constants = {
    ...sizes,
    TRANS_A: !!transA,
    TRANS_B: !!transB,
    A_COLUMNS: columnsOf(a),
    B_COLUMNS: columnsOf(b),
  };
  return choice('matmul', m, n, constants, ['a', 'b']);
}

function rowKernel(file: string, x: Node | undefined, inputs: readonly string[], results: readonly string[]): Choice {
  const [rows, columns] = [rowsOf(x), columnsOf(x)];
  return choice(file, rows, 1, { ROWS: rows, COLUMNS: columns }, inputs, results);
}

const crossEntropy =
  (result: string): Chooser =>
  (node) =>
    rowKernel('cross_entropy', node.inputs[0], ['z', 'labels'], [result]);

function gather(node: Node): Choice {
  const [data] = node.inputs;
  const [rows, count] = [rowsOf(node), rowsOf(data)];
  const inputs = ['data', 'indices'];
  if (node.attrs.integer === true) return choice('gather_labels', rows, 1, { ROWS: rows, COUNT: count }, inputs);
  const columns = sizeOf(node.shape) / rows;
  const constants = { ROWS: rows, COLUMNS: columns, COUNT: count, SCALE: node.attrs.scale as number };
  if (data?.dtype !== 'u8') return choice('gather_f32', rows, columns, constants, inputs);
  const toUnit = Math.fround(constants.SCALE) === Math.fround(1 / 255);
  return choice('gather_u8', rows, columns, { ...constants, WORDS: wordsPerRow(columns), TO_UNIT: toUnit }, inputs);
}

function batchIndices({ attrs }: Node): Choice {
  const [count, rows] = [attrs.count as number, attrs.batch as number];
  const constants = {
    ROWS: rows,
    COUNT: count,
    STRIDE: attrs.stride as number,
    SHUFFLE: attrs.shuffle as boolean,
    HALF_BITS: Math.max(1, Math.ceil(Math.log2(count) / 2)),
  };
  return choice('batch_indices', rows, 1, constants, ['clock'], ['indices']);
}

function adamRates({ attrs }: Node): Choice {
  const [beta1, beta2] = [attrs.beta1 as number, attrs.beta2 as number];
  const constants = {
    BETA1: beta1,
    BETA2: beta2,
    GAIN1: 1 - beta1,
    GAIN2: 1 - beta2,
    EPSILON: attrs.epsilon as number,
    CORRECT_EPSILON: attrs.correctEpsilon as boolean,
  };
  return single('adam_rates', constants, ['rates'], ['rates']);
}

const generator = (file: string, constants: (node: Node) => Constants, inputs: readonly string[]): Chooser => {
  return (node) => choice(file, sizeOf(node.shape), 1, { SIZE: sizeOf(node.shape), ...constants(node) }, inputs);
};

const stream = ({ attrs }: Node): Constants => ({ STREAM: attrs.stream as number });

const table: Readonly<Record<string, Chooser>> = {
  matmul,
  gather,
  batchIndices,
  tick: ({ attrs }) => single('tick', { BATCHES: attrs.batches as number }, ['clock'], ['clock']),
  adamRates,
  crossEntropy: crossEntropy('loss'),
  accuracy: crossEntropy('correct'),
  crossEntropyGrad: crossEntropy('y'),
  sumRows: ({ inputs: [x] }) => choice('sum_rows', columnsOf(x), 1, { ROWS: rowsOf(x), COLUMNS: columnsOf(x) }, ['x']),
  sumColumns: ({ inputs: [x] }) => rowKernel('sum_columns', x, ['x'], ['y']),
  softmax: ({ inputs: [x] }) => rowKernel('softmax', x, ['x'], ['y']),
  softmaxGrad: ({ inputs: [dy] }) => rowKernel('softmax_grad', dy, ['dy', 'y'], ['dx']),
  scatter: ({ inputs: [out, rows] }) =>
    choice(
      'scatter',
      rowsOf(rows),
      sizeOf(shapeOf(rows)) / rowsOf(rows),
      { ROWS: rowsOf(rows), COLUMNS: sizeOf(shapeOf(rows)) / rowsOf(rows), COUNT: rowsOf(out) },
      ['y', 'rows', 'indices'],
    ),
  record: ({ inputs: [ring, rows] }) =>
    single('record', { ROWS: rowsOf(rows), SLOTS: rowsOf(ring) - 1 }, ['ring', 'rows'], ['ring']),
  fill: generator('fill', ({ attrs }) => ({ VALUE: attrs.value as number }), []),
  uniform: generator('uniform', (node) => ({ LIMIT: node.attrs.limit as number, ...stream(node) }), ['clock']),
  truncatedNormal: generator(
    'truncated_normal',
    (node) => ({ DEVIATION: node.attrs.deviation as number, ...stream(node) }),
    ['clock'],
  ),
};

/** The kernel for a node that is not elementwise. */
export function chooseKernel(node: Node, options: KernelOptions): Choice {
  const chooser = table[node.op];
  if (chooser === undefined) throw internal(`there is no kernel for '${node.op}'.`);
  return chooser(node, options);
}
