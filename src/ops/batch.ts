/** Batches and the clock: which samples a step takes, their rows, where results go, and the step after it. */
import batchIndicesShader from '../../shaders/batch_indices.wgsl?raw';
import gatherBytesShader from '../../shaders/gather_bytes.wgsl?raw';
import gatherF32Shader from '../../shaders/gather_f32.wgsl?raw';
import gatherLabelsShader from '../../shaders/gather_labels.wgsl?raw';
import gatherU8Shader from '../../shaders/gather_u8.wgsl?raw';
import gatherWordsShader from '../../shaders/gather_words.wgsl?raw';
import recordShader from '../../shaders/record.wgsl?raw';
import scatterShader from '../../shaders/scatter.wgsl?raw';
import scatterWordsShader from '../../shaders/scatter_words.wgsl?raw';
import tickShader from '../../shaders/tick.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type DType, type Node, type Shape, sizeOf, wordsPerRow } from '../graph/node.ts';
import type { Choice, Constants, Op } from '../graph/op.ts';
import { expectVector, fail } from '../graph/shapes.ts';
import { choice, rowsOf, single } from '../kernels/choice.ts';
import { f32 } from './elementwise.ts';

/** What the rows of a gather are: u32 and i32 are whole numbers. */
export type GatheredType = Exclude<DType, 'u8'>;
type GatherAttrs = { readonly shape: Shape; readonly scale: number; readonly dtype: GatheredType };

export const gatherOp: Op<GatherAttrs> = {
  name: 'gather',
  kind: 'kernel',
  shape: ([data, indices], attrs) => {
    const batch = expectVector('gather', indices!);
    const shape = [batch, ...attrs.shape];
    if (sizeOf(shape) * data!.shape[0]! !== sizeOf(data!.shape) * batch)
      fail('gather', 'the sample size', data!, indices!);
    if (data!.dtype !== 'u8' && data!.dtype !== attrs.dtype)
      throw new ShapeError(
        `gather: got data of ${data!.dtype}, expected ${attrs.dtype} or bytes. Cast what is gathered.`,
      );
    return { shape, dtype: attrs.dtype };
  },
  choose: gatherKernel,
  rowwise: () => [1],
  gathers: true,
  // a gather gives its rows in any shape
  reshaped: ({ inputs, shape: [rows], attrs }, shape, make) =>
    rows === shape[0] ? make(gatherOp, inputs, { ...attrs, shape: shape.slice(1) }) : undefined,
};

function gatherKernel(node: Node<GatherAttrs>): Choice {
  const {
    inputs: [data],
    shape,
    attrs: { scale },
  } = node;
  const [rows, columns] = [shape[0]!, sizeOf(shape) / shape[0]!];
  const kernel = (shader: string, constants: Constants): Choice =>
    choice(shader, rows, columns, { ROWS: rows, COUNT: rowsOf(data), ...constants }, ['data', 'indices']);
  const [isBytes, isWhole] = [data?.dtype === 'u8', node.dtype !== 'f32'];
  if (isWhole && !isBytes && columns === 1) return kernel(gatherLabelsShader, {});
  if (isWhole && !isBytes) return kernel(gatherWordsShader, { COLUMNS: columns });
  if (!isBytes) return kernel(gatherF32Shader, { COLUMNS: columns, SCALE: scale });
  const sizes = { COLUMNS: columns, WORDS: wordsPerRow(columns) };
  if (isWhole) return kernel(gatherBytesShader, sizes);
  return kernel(gatherU8Shader, { ...sizes, SCALE: scale, TO_UNIT: Math.fround(scale) === Math.fround(1 / 255) });
}

/** Rows of data [N, ..], f32 or bytes, at indices [B], each value times `scale`: f32 [B, ...shape]. */
export const gather = (data: Node, indices: Node, scale: number, shape: Shape): Node =>
  apply(gatherOp, [data, indices], { scale, shape, dtype: 'f32' });

/** Rows of whole numbers [N, ..] at indices [B], data being of `dtype` or bytes: [B, ...shape]. */
export const gatherWhole = (data: Node, indices: Node, shape: Shape, dtype: 'u32' | 'i32'): Node =>
  apply(gatherOp, [data, indices], { scale: 1, shape, dtype });

/** Labels [N] at indices [B]: u32 [B]. */
export const gatherLabels = (data: Node, indices: Node): Node => gatherWhole(data, indices, [], 'u32');

export const scatterOp: Op = {
  name: 'scatter',
  kind: 'kernel',
  shape: ([out, rows]) => {
    if (out!.dtype !== rows!.dtype)
      throw new ShapeError(`scatter: got rows of ${rows!.dtype}, expected ${out!.dtype}. Cast the rows.`);
    return { shape: out!.shape, dtype: out!.dtype };
  },
  choose: ({ inputs: [out, rows], dtype }) => {
    const count = rowsOf(rows);
    const columns = sizeOf(rows!.shape) / count;
    const constants = { ROWS: count, COLUMNS: columns, COUNT: rowsOf(out) };
    const shader = dtype === 'f32' ? scatterShader : scatterWordsShader;
    return choice(shader, count, columns, constants, ['y', 'rows', 'indices']);
  },
  flops: ({ inputs: [, rows] }) => sizeOf(rows!.shape),
};

/** `out` [N, ..] with rows [B, ..] of its dtype put at indices [B]. */
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
  /** batches after which the data begins again; 0: never */
  readonly window: number;
};

export const batchIndicesOp: Op<BatchAttrs> = {
  name: 'batchIndices',
  kind: 'kernel',
  shape: (_, { batch }) => ({ shape: [batch], dtype: 'u32' }),
  choose: ({ attrs: { count, batch, stride, shuffle, window } }) => {
    const constants = { ROWS: batch, COUNT: count, STRIDE: stride, SHUFFLE: shuffle, WINDOW: window };
    const bits = Math.max(1, Math.ceil(Math.log2(count) / 2));
    return choice(batchIndicesShader, batch, 1, { ...constants, HALF_BITS: bits }, ['clock'], ['indices']);
  },
  cheap: true,
};

/** Sample indices [batch] of the clock's batch. */
export const batchIndices = (
  clock: Node,
  { window = 0, ...plan }: Omit<BatchAttrs, 'window'> & { readonly window?: number },
): Node => apply(batchIndicesOp, [clock], { ...plan, window });

export const tickOp: Op<{ batches: number }> = {
  name: 'tick',
  kind: 'kernel',
  shape: ([clock]) => ({ shape: clock!.shape, dtype: 'u32' }),
  choose: ({ attrs: { batches } }) => single(tickShader, { BATCHES: batches }, ['clock'], ['clock']),
};

/** The clock at the next of an epoch's `batches`. */
export const tick = (clock: Node, batches: number): Node => apply(tickOp, [clock], { batches });
