/** Pooling of pictures and sequences: one number for each window. */
import { expectOptions } from '../../arguments.ts';
import { ShapeError } from '../../errors.ts';
import type { Node } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import * as p from '../../ops/pooling.ts';
import type { PerAxis } from '../layers/convolution.ts';
import { type PoolOptions, poolAttrs } from '../pool-arguments.ts';
import { applied, type SymbolicLike, type SymbolicTensor } from '../symbolic.ts';

/**
 * The largest number of each window: x [batch, height, width, channels] → [batch, windows down, windows across, channels], or
 * x [batch, steps, channels] → [batch, windows, channels]. Of equal numbers the first one, row by row, has the gradient.
 * @param poolSize of a window: one number, or [height, width]
 * @throws ShapeError where x has other axes or no window fits, UsageError for other values
 */
export function maxPool(x: SymbolicLike, poolSize: PerAxis, options: PoolOptions = {}): SymbolicTensor {
  return pooled('maxPool', p.maxPool, x, poolSize, options);
}

/**
 * The mean of each window, of what lies within x: x [batch, height, width, channels] → [batch, windows down, windows across, channels],
 * or x [batch, steps, channels] → [batch, windows, channels].
 * @param poolSize of a window: one number, or [height, width]
 * @throws ShapeError where x has other axes or no window fits, UsageError for other values
 */
export function averagePool(x: SymbolicLike, poolSize: PerAxis, options: PoolOptions = {}): SymbolicTensor {
  return pooled('averagePool', p.averagePool, x, poolSize, options);
}

function pooled(
  op: string,
  make: (x: Node, attrs: p.PoolAttrs) => Node,
  x: SymbolicLike,
  poolSize: PerAxis,
  options: PoolOptions,
): SymbolicTensor {
  expectOptions(`ops.${op}`, options, ['strides', 'padding'], 'strides');
  const pool = (node: Node): Node => {
    const axes = node.shape.length - 2;
    if (axes !== 1 && axes !== 2) {
      throw new ShapeError(
        `${op}: got ${formatShape(node.shape)}, expected [batch, height, width, channels] or [batch, steps, channels].`,
      );
    }
    const attrs = poolAttrs(op, poolSize, options, axes);
    if (axes === 2) return make(node, attrs);
    const [n, steps, channels] = node.shape;
    const y = make(reshape(node, [n!, 1, steps!, channels!]), attrs);
    return reshape(y, y.shape.toSpliced(1, 1));
  };
  return applied(op, pool, { x });
}
