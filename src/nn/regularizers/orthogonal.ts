/** A penalty of the cosines between the rows of a matrix, or between its columns. */
import { ShapeError } from '../../errors.ts';
import { type Field, isAbsent, member, numberOr, text } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { mul, scale, square } from '../../ops/arithmetic.ts';
import { abs, where as choose, equal, maximum } from '../../ops/comparisons.ts';
import { rsqrt } from '../../ops/exponentials.ts';
import { matmul } from '../../ops/matmul.ts';
import { fill, iota } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { expectName, expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import type { Regularizer } from './regularizer.ts';

/** Options of `regularizers.orthogonalRegularizer`. */
export interface OrthogonalRegularizerOptions {
  /** what the mean of the cosines costs, from 0 up: default 0.01 */
  readonly factor?: number;
  /** between which vectors of the matrix: its 'rows' (default) or its 'columns' */
  readonly mode?: 'rows' | 'columns';
}

/**
 * factor · the mean of |cos| between all pairs of rows, or of columns, of a matrix [rows, columns]: 0 where all are at right angles.
 * Source: Keras, OrthogonalRegularizer.
 * @throws UsageError where an option is wrong; ShapeError, from the layer, for a param that is no matrix of at least two such vectors
 */
export const orthogonalRegularizer = /* @__PURE__ */ maker(
  'regularizers.orthogonalRegularizer()',
  (options: OrthogonalRegularizerOptions = {}): Regularizer => {
    const where = 'regularizers.orthogonalRegularizer';
    expectOptions(where, options, ['factor', 'mode'], 'factor');
    const factor = expectNumber(where, 'factor', options.factor ?? 0.01, 0, Number.POSITIVE_INFINITY);
    const mode = expectName(where, 'mode', options.mode ?? 'rows', { rows: 0, columns: 1 });
    const expectShape = (name: string, shape: Shape): void => {
      if (shape.length === 2 && shape[mode === 'rows' ? 0 : 1]! > 1) return;
      throw new ShapeError(
        `${where}: '${name}' is ${formatShape(shape)}; expected a matrix of at least two ${mode}. Choose another regularizer for it.`,
      );
    };
    const penalty = (x: Node): Node => {
      expectShape('x', x.shape);
      return mode === 'rows' ? scale(cosines(x, 0), factor) : scale(cosines(x, 1), factor);
    };
    return { config: { class_name: 'OrthogonalRegularizer', config: { factor, mode } }, expectShape, penalty };
  },
);

/** The mean of |cos| between all pairs of vectors. @param along the axis that counts the vectors */
function cosines(x: Node, along: 0 | 1): Node {
  // Keras's: no length counts as less than 1e-7
  const unit = mul(x, rsqrt(maximum(sum(square(x), [1 - along], true), fill([], 1e-14))));
  const products = along === 0 ? matmul(unit, unit, false, true) : matmul(unit, unit, true, false);
  const count = x.shape[along]!;
  const isOwn = equal(iota(products.shape, 0), iota(products.shape, 1));
  return scale(sum(choose(isOwn, fill([], 0), abs(products))), 1 / (count * (count - 1)));
}

export const orthogonalRegularizerFrom = (config: Field): Regularizer => {
  const mode = member(config, 'mode');
  return orthogonalRegularizer({
    factor: numberOr(member(config, 'factor'), 0.01),
    ...(!isAbsent(mode) && { mode: text(mode) as 'rows' }),
  });
};
