/**
 * What a regulariser is: what the values of a param, or what a layer gives, add to the loss. Names, defaults and formulas are Keras's.
 * Where it is added: src/nn/steps.ts.
 */
import { ShapeError } from '../../errors.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import type { Configured } from '../config.ts';
import { overNodes } from '../functions.ts';
import type { SymbolicTensor } from '../symbolic.ts';

/** What weights or activities cost: what `regularizers.*` give and layers take. */
export interface Regularizer {
  /** What it was made of, for files; a layer with one that has none cannot be saved. */
  readonly config?: Configured;
  /**
   * Looks at a param's shape when the layer is built.
   * @param name of the param, such as `kernel`
   * @throws ShapeError where it can say nothing of such a param
   */
  readonly expectShape?: (name: string, shape: Shape) => void;
  /** x of any shape → what it adds to the loss, a number. @internal */
  readonly penalty: (x: Node) => Node;
}

/** A function of weights, or of what a layer gives, [batch, ...], that gives a single number, []. */
export type RegularizerFunction = (x: SymbolicTensor) => SymbolicTensor;

export const isRegularizer = (value: object): value is Regularizer =>
  typeof (value as Partial<Regularizer>).penalty === 'function';

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
