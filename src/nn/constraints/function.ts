/** Functions of the user's as constraints. */
import { ShapeError } from '../../errors.ts';
import { formatShape } from '../../graph/shapes.ts';
import { overNodes } from '../functions.ts';
import type { SymbolicTensor } from '../symbolic.ts';
import type { Constraint } from './constraint.ts';

/** A function of a param's new `value` that gives one of the same shape. */
export type ConstraintFunction = (value: SymbolicTensor) => SymbolicTensor;

/** @param where what errors call it */
export function constraintOfFunction(where: string, fn: ConstraintFunction): Constraint {
  const run = overNodes(where, fn);
  return {
    constrained: (value) => {
      const result = run(value);
      if (result.shape.join() === value.shape.join()) return result;
      throw new ShapeError(
        `${where}: the function gives ${formatShape(result.shape)}; expected ${formatShape(value.shape)}, as the weight is.`,
      );
    },
  };
}
