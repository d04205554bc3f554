/** The arguments of pooling, which ops and layers share. */
import type { Padding } from '../ops/conv-geometry.ts';
import type { PoolAttrs } from '../ops/pooling.ts';
import { lifted, type PerAxis, paddingOf, perAxis } from './layers/convolution.ts';

/** Options of `ops.maxPool` and `ops.averagePool`. */
export interface PoolOptions {
  /** how far apart windows are, one number or one for each axis; default: poolSize, so that they touch */
  readonly strides?: PerAxis | null;
  /** 'valid': windows lie within; 'same': ceil(size / stride) of them, some beyond the edges, where nothing counts; default 'valid' */
  readonly padding?: Padding;
}

/**
 * How windows lie on pictures, or with rank 1 on sequences, which are pictures of height 1.
 * @throws UsageError
 */
export function poolAttrs(
  where: string,
  poolSize: unknown,
  { strides, padding }: PoolOptions,
  rank: number,
): PoolAttrs {
  const window = perAxis(where, 'poolSize', poolSize, rank);
  const steps = perAxis(where, 'strides', strides ?? window, rank);
  const own = paddingOf<Padding>(where, padding ?? 'valid', ['valid', 'same']);
  return { window: lifted(window), strides: lifted(steps), padding: own };
}
