/** Functions of the user's as regularisers. */
import { ShapeError } from '../../errors.ts';
import { formatShape } from '../../graph/shapes.ts';
import { overNodes } from '../functions.ts';
import type { SymbolicTensor } from '../symbolic.ts';
import type { Regularizer } from './regularizer.ts';

/** A function of `x`, weights or what a layer gives, [batch, ...], that gives a single number, []. */
export type RegularizerFunction = (x: SymbolicTensor) => SymbolicTensor;

/** @param where what errors call it */
export function regularizerOfFunction(where: string, fn: RegularizerFunction): Regularizer {
  const run = overNodes(where, fn);
  return {
    penalty: (x) => {
      const value = run(x);
      if (value.shape.length === 0) return value;
      throw new ShapeError(
        `${where}: the function gives ${formatShape(value.shape)}; expected a single number, []. Take its sum.`,
      );
    },
  };
}
