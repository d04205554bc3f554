/** A batch: the samples of a step, as nodes. */
import { type DType, leaf, type Node, type Shape } from '../graph/node.ts';
import type { Variable } from '../graph/variable.ts';
import { batchIndices, gather, gatherLabels, tick } from '../ops/batch.ts';
import type { Trace } from './trace.ts';

/** How the samples lie on the GPU. */
export interface DataSpec {
  readonly count: number;
  /** of one sample */
  readonly shape: Shape;
  readonly dtype: DType;
  /** what each value is multiplied by */
  readonly scale: number;
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
  readonly x: Node;
  readonly labels: Node;
  /** of the samples in the data: [batch] */
  readonly indices: Node;
}

/** The samples of the clock's batch; the clock moves on. */
export function gatherBatch(trace: Trace, clock: Variable, { data, size, stride, shuffle }: BatchSpec): Batch {
  const indices = batchIndices(trace.clock, { count: data.count, batch: size, stride, shuffle });
  const images = leaf('input', 'x', [data.count, ...data.shape], data.dtype);
  const x = gather(images, indices, data.scale, data.shape);
  const labels = gatherLabels(leaf('input', 'y', [data.count], 'u32'), indices);
  trace.assign(clock, tick(trace.clock, Math.ceil(data.count / stride)));
  return { x, labels, indices };
}
