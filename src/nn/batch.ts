/** A batch: the samples of a step, as nodes. */
import { type DType, leaf, type Node, type Shape } from '../graph/node.ts';
import type { Variable } from '../graph/variable.ts';
import { batchIndices, gather, gatherLabels, tick } from '../ops/batch.ts';
import type { Trace } from './trace.ts';

/** How one tensor of the samples lies on the GPU. */
export interface TensorSpec {
  /** of one sample */
  readonly shape: Shape;
  /** Whole numbers (u32), one for each sample, stay so; all else becomes f32. */
  readonly dtype: DType;
  /** what each value is multiplied by */
  readonly scale: number;
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
}

export interface Batch {
  /** by name: [batch, ...shape] */
  readonly tensors: Readonly<Record<string, Node>>;
  /** of the samples in the data: [batch] */
  readonly indices: Node;
}

/** The samples of the clock's batch; the clock moves on. */
export function gatherBatch(trace: Trace, clock: Variable, { data, size, stride, shuffle }: BatchSpec): Batch {
  const indices = batchIndices(trace.clock, { count: data.count, batch: size, stride, shuffle });
  const rows = Object.entries(data.tensors).map(([name, { shape, dtype, scale }]) => {
    const all = leaf('input', name, [data.count, ...shape], dtype);
    return [name, dtype === 'u32' ? gatherLabels(all, indices) : gather(all, indices, scale, shape)] as const;
  });
  trace.assign(clock, tick(trace.clock, Math.ceil(data.count / stride)));
  return { tensors: Object.fromEntries(rows), indices };
}
