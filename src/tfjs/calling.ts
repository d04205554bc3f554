/** The call of a layer that is being traced: what functions of tensors within it need of the step. */
import type { Node } from '../graph/node.ts';
import type { Variable } from '../graph/variable.ts';
import type { LayerTrace } from '../nn/layers/description.ts';

/** What a call finds. `Of` stands for weights, layers and tensors, which are known by identity. */
export interface Calling {
  readonly trace: LayerTrace;
  /** The variable of a weight of the layer; undefined for another layer's. */
  readonly variableOf: (weight: object) => Variable | undefined;
  /** The node of a table with values, which the layer keeps. */
  readonly table: (shape: readonly number[], values: ArrayLike<number>) => Node;
  /** Calls a layer within the layer. */
  readonly inner: (layer: object, nodes: readonly Node[]) => readonly Node[];
}

let underWay: Calling | undefined;

/** The innermost call under way. */
export const calling = (): Calling | undefined => underWay;

export function during<T>(call: Calling, run: () => T): T {
  const outer = underWay;
  underWay = call;
  try {
    return run();
  } finally {
    underWay = outer;
  }
}
