/**
 * Functions of the user's over symbolic tensors, as functions over nodes. What symbolic tensors can do, with the shaders for it, is loaded
 * when the first such function is met: most programs have none.
 */
import { UsageError } from '../errors.ts';
import type { Node } from '../graph/node.ts';
import type { SymbolicTensor } from './symbolic.ts';

/** Of the targets `yTrue` and the output `yPred`, [batch, ...] each: a value for each sample or element, or a single number. */
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
export function overNodes<Given extends readonly Node[]>(
  where: string,
  fn: (...given: { [K in keyof Given]: SymbolicTensor }) => SymbolicTensor,
): (...given: Given) => Node {
  void loadSymbolic();
  return (...given) => {
    if (symbolic === undefined) {
      throw new UsageError(`${where}: functions are still being loaded. Await something of the model first.`);
    }
    const { symbolOf, toTensorNode } = symbolic;
    return toTensorNode(where, 'its result', fn(...(given.map(symbolOf) as { [K in keyof Given]: SymbolicTensor })));
  };
}
