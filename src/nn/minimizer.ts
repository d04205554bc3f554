/** Minimizer: an optimizer at work on some params, with what it keeps of them on the GPU: its rates, and slots for each param. */
import type { Node } from '../graph/node.ts';
import type { Variable } from '../graph/variable.ts';
import { RATES_WORDS } from '../graph/words.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { Trace } from './trace.ts';

export interface Minimizer {
  readonly optimizer: Optimizer;
  readonly rates: Variable;
  /** by param, in the order of the optimizer's slots */
  readonly slots: ReadonlyMap<Variable, readonly Variable[]>;
  /** all of them, slot by slot */
  readonly slotList: readonly Variable[];
}

/**
 * @param params by the names that the step has for them
 * @param name tells it from other optimizers of the same training
 */
export function minimizerOf(optimizer: Optimizer, params: ReadonlyMap<string, Variable>, name?: string): Minimizer {
  const prefix = name === undefined ? '' : `${name}/`;
  const rates: Variable = { name: `${prefix}rates`, shape: [RATES_WORDS], dtype: 'f32', role: 'rates' };
  const slots = new Map<Variable, Variable[]>([...params.values()].map((param) => [param, []]));
  const slotList = optimizer.slots.flatMap((slot) =>
    [...params].map(([paramName, param]) => {
      const variable: Variable = { name: `${paramName}/${slot}`, shape: param.shape, dtype: 'f32', role: 'slot' };
      slots.get(param)!.push(variable);
      return variable;
    }),
  );
  return { optimizer, rates, slots, slotList };
}

/** The rates of this step. */
export function advance(trace: Trace, { optimizer, rates }: Minimizer): Node {
  const before = trace.read(rates);
  const next = optimizer.advance(before);
  if (next !== before) trace.assign(rates, next);
  return next;
}

/** Assigns the params their new values, and the slots theirs. */
export function update(
  trace: Trace,
  { optimizer, slots }: Minimizer,
  grads: Iterable<readonly [param: Variable, grad: Node]>,
  rates: Node,
): void {
  for (const [param, grad] of grads) {
    const own = slots.get(param)!;
    const next = optimizer.update(
      trace.read(param),
      grad,
      own.map((slot) => trace.read(slot)),
      rates,
    );
    [param, ...own].forEach((variable, i) => {
      trace.assign(variable, next[i]!);
    });
  }
}
