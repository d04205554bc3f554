/**
 * Functions of the user's over symbolic tensors, as functions over nodes. What symbolic tensors can do, with the shaders for it, is loaded
 * when the first such function is met: most programs have none.
 */
import { UsageError } from '../errors.ts';
import type { Node } from '../graph/node.ts';
import type { SymbolicTensor } from './symbolic.ts';

/** Of the targets and the output, [batch, ...] each: a value for each sample or element, or a single number. */
export type SymbolicFunction = (yTrue: SymbolicTensor, yPred: SymbolicTensor) => SymbolicTensor;

let symbolic: typeof import('./symbolic.ts') | undefined;
let loading: Promise<void> | undefined;

/** Must have ended before a function is traced. */
export async function loadSymbolic(): Promise<void> {
  loading ??= import('./symbolic.ts').then((loaded) => {
    symbolic = loaded;
  });
  await loading;
}

/** Whether any function waits to be loaded. */
export const symbolicPending = (): Promise<void> | undefined => (symbolic === undefined ? loading : undefined);

/** @param where what errors call the function */
export function overNodes(where: string, fn: SymbolicFunction): (yTrue: Node, yPred: Node) => Node {
  void loadSymbolic();
  return (yTrue, yPred) => {
    if (symbolic === undefined) {
      throw new UsageError(`${where}: functions are still being loaded. Await something of the model first.`);
    }
    const { symbolOf, toTensorNode } = symbolic;
    return toTensorNode(where, 'its result', fn(symbolOf(yTrue), symbolOf(yPred)));
  };
}
