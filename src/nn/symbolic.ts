/** SymbolicTensor: a value within a step that is being traced. */
import type { Node } from '../graph/node.ts';

export class SymbolicTensor {
  /** @internal */
  constructor(readonly node: Node) {}
  get shape(): readonly number[] {
    return this.node.shape;
  }
}
export const nodeOf = (value: SymbolicTensor): Node => value.node;
export const symbolOf = (node: Node): SymbolicTensor => new SymbolicTensor(node);
