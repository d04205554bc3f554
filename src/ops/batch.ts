/** Batches and the clock: which samples a step takes, their rows, where results go, and the step after it. */
import batchIndicesShader from '../../shaders/batch_indices.wgsl?raw';
import gatherF32Shader from '../../shaders/gather_f32.wgsl?raw';
import gatherLabelsShader from '../../shaders/gather_labels.wgsl?raw';
import gatherU8Shader from '../../shaders/gather_u8.wgsl?raw';
import recordShader from '../../shaders/record.wgsl?raw';
import scatterShader from '../../shaders/scatter.wgsl?raw';
import tickShader from '../../shaders/tick.wgsl?raw';
import { apply, type Node, type Shape, sizeOf, wordsPerRow } from '../graph/node.ts';
import type { Choice, Op } from '../graph/op.ts';
import { expectVector, fail } from '../graph/shapes.ts';
import { choice, rowsOf, single } from '../kernels/choice.ts';
import { f32 } from './elementwise.ts';

type GatherAttrs = { readonly shape: Shape; readonly scale: number; readonly integer: boolean };

export const gatherOp: Op<GatherAttrs> = {
  name: 'gather',
  kind: 'kernel',
  shape: ([data, indices], attrs) => {
    const batch = expectVector('gather', indices!);
    const shape = [batch, ...attrs.shape];
    if (sizeOf(shape) * data!.shape[0]! !== sizeOf(data!.shape) * batch)
      fail('gather', 'the sample size', data!, indices!);
    return { shape, dtype: attrs.integer ? 'u32' : 'f32' };
  },
  choose: gatherKernel,
  rowwise: () => [1],
  gathers: true,
  // a gather gives its rows in any shape
  reshaped: ({ inputs, shape: [rows], attrs }, shape, make) =>
    rows === shape[0] ? make(gatherOp, inputs, { ...attrs, shape: shape.slice(1) }) : undefined,
};

function gatherKernel({ inputs: [data], shape, attrs: { scale, integer } }: Node<GatherAttrs>): Choice {
  const [rows, count] = [shape[0]!, rowsOf(data)];
  const inputs = ['data', 'indices'];
  if (integer) return choice(gatherLabelsShader, rows, 1, { ROWS: rows, COUNT: count }, inputs);
  const columns = sizeOf(shape) / rows;
  const constants = { ROWS: rows, COLUMNS: columns, COUNT: count, SCALE: scale };
  if (data?.dtype !== 'u8') return choice(gatherF32Shader, rows, columns, constants, inputs);
  const toUnit = Math.fround(scale) === Math.fround(1 / 255);
  return choice(gatherU8Shader, rows, columns, { ...constants, WORDS: wordsPerRow(columns), TO_UNIT: toUnit }, inputs);
}

/** Rows of data [N, ..] at indices [B], each value times `scale`: f32 [B, ...shape]. */
export const gather = (data: Node, indices: Node, scale: number, shape: Shape): Node =>
  apply(gatherOp, [data, indices], { scale, shape, integer: false });
/** Labels at indices [B]: u32 [B]. */
export const gatherLabels = (data: Node, indices: Node): Node =>
  apply(gatherOp, [data, indices], { scale: 1, shape: [], integer: true });

export const scatterOp: Op = {
  name: 'scatter',
  kind: 'kernel',
  shape: ([out]) => f32(out!.shape),
  choose: ({ inputs: [out, rows] }) => {
    const count = rowsOf(rows);
    const columns = sizeOf(rows!.shape) / count;
    const constants = { ROWS: count, COLUMNS: columns, COUNT: rowsOf(out) };
    return choice(scatterShader, count, columns, constants, ['y', 'rows', 'indices']);
  },
  flops: ({ inputs: [, rows] }) => sizeOf(rows!.shape),
};

/** `out` [N, ..] with rows [B, ..] put at indices [B]. */
export const scatter = (out: Node, rows: Node, indices: Node): Node => apply(scatterOp, [out, rows, indices], {});

export const recordOp: Op = {
  name: 'record',
  kind: 'kernel',
  shape: ([ring]) => f32(ring!.shape),
  choose: ({ inputs: [ring, rows] }) =>
    single(recordShader, { ROWS: rowsOf(rows), SLOTS: rowsOf(ring) - 1 }, ['ring', 'rows'], ['ring']),
  flops: ({ inputs: [, rows] }) => sizeOf(rows!.shape),
};

/** `ring` [slots + 1], its last word the cursor, with the sum of rows [B] put at the cursor, which moves on. */
export const record = (ring: Node, rows: Node): Node => apply(recordOp, [ring, rows], {});

export type BatchAttrs = {
  /** samples in the data set */
  readonly count: number;
  /** samples in this batch */
  readonly batch: number;
  /** samples in a full one */
  readonly stride: number;
  readonly shuffle: boolean;
};

export const batchIndicesOp: Op<BatchAttrs> = {
  name: 'batchIndices',
  kind: 'kernel',
  shape: (_, { batch }) => ({ shape: [batch], dtype: 'u32' }),
  choose: ({ attrs: { count, batch, stride, shuffle } }) => {
    const constants = { ROWS: batch, COUNT: count, STRIDE: stride, SHUFFLE: shuffle };
    const bits = Math.max(1, Math.ceil(Math.log2(count) / 2));
    return choice(batchIndicesShader, batch, 1, { ...constants, HALF_BITS: bits }, ['clock'], ['indices']);
  },
  cheap: true,
};

/** Sample indices [batch] of the clock's batch. */
export const batchIndices = (clock: Node, attrs: BatchAttrs): Node => apply(batchIndicesOp, [clock], attrs);

export const tickOp: Op<{ batches: number }> = {
  name: 'tick',
  kind: 'kernel',
  shape: ([clock]) => ({ shape: clock!.shape, dtype: 'u32' }),
  choose: ({ attrs: { batches } }) => single(tickShader, { BATCHES: batches }, ['clock'], ['clock']),
};

/** The clock at the next of an epoch's `batches`. */
export const tick = (clock: Node, batches: number): Node => apply(tickOp, [clock], { batches });
