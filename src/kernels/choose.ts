/** Which file of shaders/ computes a node, with which constants, lanes and grid. For products see matmul.ts. */
import { internal } from '../errors.ts';
import { type Node, sizeOf, wordsPerRow } from '../graph/node.ts';
import { type Choice, choice, columnsOf, rowsOf, shapeOf, single, withThreads } from './choice.ts';
import type { KernelOptions } from './group.ts';
import { matmul } from './matmul.ts';
import type { Constants } from './source.ts';

type Chooser = (node: Node, options: KernelOptions) => Choice;

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
  return withThreads(chooser(node, options), options);
}
