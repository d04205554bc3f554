/**
 * What a regulariser is: what the values of a param, or what a layer gives, add to the loss. Names, defaults and formulas are Keras's.
 * Where it is added: src/nn/steps.ts.
 */
import type { Node, Shape } from '../../graph/node.ts';
import type { Configured } from '../config.ts';

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

export const isRegularizer = (value: object): value is Regularizer =>
  typeof (value as Partial<Regularizer>).penalty === 'function';
