/** What an initialiser is: how a param begins, computed on the GPU. */
import type { Node, Shape } from '../../graph/node.ts';
import type { Configured } from '../config.ts';

/** Makes the values of a param of `shape`; `clock` holds the seed, `stream` keeps params apart. */
export interface Initializer {
  (clock: Node, shape: Shape, stream: number): Node;
  /** What it was made of, for files. A function of the user's own has none: a model with it is loaded with the layer's default. */
  readonly config?: Configured;
}
