/**
 * Functions of the user's over symbolic tensors, as functions over nodes. What symbolic tensors can do, with the shaders for it, is loaded
 * when the first such function is met: most programs have none.
 */
import type { Node } from '../graph/node.ts';
import { later } from './later.ts';
import type { SymbolicTensor } from './symbolic.ts';

/** Of the targets `yTrue` and the output `yPred`, [batch, ...] each: a value for each sample or element, or a single number. */
export type SymbolicFunction = (yTrue: SymbolicTensor, yPred: SymbolicTensor) => SymbolicTensor;

const symbolic = /* @__PURE__ */ later(() => import('./symbolic.ts'));

/** Must have ended before a function is traced. */
export const loadSymbolic = (): Promise<void> => symbolic.load();

/** @param where what errors call the function */
export function overNodes<Given extends readonly Node[]>(
  where: string,
  fn: (...given: { [K in keyof Given]: SymbolicTensor }) => SymbolicTensor,
): (...given: Given) => Node {
  void loadSymbolic();
  return (...given) => {
    const { symbolOf, toTensorNode } = symbolic.loaded(`${where}: functions are`);
    return toTensorNode(where, 'its result', fn(...(given.map(symbolOf) as { [K in keyof Given]: SymbolicTensor })));
  };
}
