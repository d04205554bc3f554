/** A batch: the samples of a step, as nodes. */
import { type DType, leaf, type Node, type Shape } from '../graph/node.ts';
import type { Variable } from '../graph/variable.ts';
import { scale } from '../ops/arithmetic.ts';
import { batchIndices, type GatheredType, gather, gatherWhole, tick } from '../ops/batch.ts';
import { cast } from '../ops/cast.ts';
import type { Trace } from './trace.ts';

/** How one tensor of the samples lies on the GPU. */
export interface TensorSpec {
  /** of one sample */
  readonly shape: Shape;
  /** Whole numbers (u32, i32) stay so in a batch. */
  readonly dtype: DType;
  /** what each value is multiplied by where it becomes f32 */
  readonly scale: number;
  /** what values become in a batch, where it is not what they are; bytes become f32 unless told */
  readonly becomes?: GatheredType;
}

/** Samples: tensors by name, each with `count` rows. */
export interface DataSpec {
  readonly count: number;
  readonly tensors: Readonly<Record<string, TensorSpec>>;
}

export interface BatchSpec {
  readonly data: DataSpec;
  /** samples in a step of this program */
  readonly size: number;
  /** samples in a full batch: where the next batch begins */
  readonly stride: number;
  readonly shuffle: boolean;
  /** Batches that the data has room for, of a stream: batch b lies where b % window does, and the clock counts on. Default: the data is all there is. */
  readonly window?: number;
}

export interface Batch {
  /** by name: [batch, ...shape] */
  readonly tensors: Readonly<Record<string, Node>>;
  /** of the samples in the data: [batch] */
  readonly indices: Node;
}

/** Batches of an epoch that the host ends. */
const ENDLESS = 2 ** 32 - 1;

/** The samples of the clock's batch; the clock moves on. */
export function gatherBatch(trace: Trace, clock: Variable, { data, size, stride, shuffle, window }: BatchSpec): Batch {
  const indices = batchIndices(trace.clock, {
    count: data.count,
    batch: size,
    stride,
    shuffle,
    ...(window && { window }),
  });
  const rows = Object.entries(data.tensors).map(([name, spec]) => {
    const all = leaf('input', name, [data.count, ...spec.shape], spec.dtype);
    return [name, gathered(all, indices, spec)] as const;
  });
  trace.assign(clock, tick(trace.clock, window === undefined ? Math.ceil(data.count / stride) : ENDLESS));
  return { tensors: Object.fromEntries(rows), indices };
}

/** What a tensor is in a batch. */
export const typeInBatch = ({ dtype, becomes }: TensorSpec): GatheredType =>
  becomes ?? (dtype === 'u8' ? 'f32' : dtype);

function gathered(all: Node, indices: Node, spec: TensorSpec): Node {
  const { shape, scale: factor, dtype } = spec;
  const type = typeInBatch(spec);
  if (type === 'f32' && (dtype === 'i32' || dtype === 'u32')) {
    const values = cast(gatherWhole(all, indices, shape, dtype));
    return factor === 1 ? values : scale(values, factor);
  }
  return type === 'f32' ? gather(all, indices, factor, shape) : gatherWhole(all, indices, shape, type);
}
