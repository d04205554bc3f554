/** What a constraint is: what a training step leaves of a param's new value. Names, defaults and formulas are Keras's. */
import type { Node, Shape } from '../../graph/node.ts';
import type { Configured } from '../config.ts';

/** What weights are kept within: what `constraints.*` give and layers take. */
export interface Constraint {
  /** What it was made of, for files; a layer with one that has none cannot be saved. */
  readonly config?: Configured;
  /**
   * Looks at a param's shape when the layer is built.
   * @param name of the param, such as `kernel`
   * @throws ShapeError where it has no such axis
   */
  readonly expectShape?: (name: string, shape: Shape) => void;
  /** A param's value after a step → what is left of it, of the same shape. @internal */
  readonly constrained: (value: Node) => Node;
}

export const isConstraint = (value: object): value is Constraint =>
  typeof (value as Partial<Constraint>).constrained === 'function';
