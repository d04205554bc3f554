/** Minimizer: an optimizer at work on some params, with what it keeps on the GPU: its rates, and slots for each param. */
import type { Node, Shape } from '../graph/node.ts';
import type { Variable } from '../graph/variable.ts';
import { RATES_WORDS } from '../graph/words.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { Trace } from './trace.ts';

export interface Minimizer<Param = Variable> {
  readonly optimizer: Optimizer;
  readonly params: readonly Param[];
  readonly rates: Variable;
  /** slot by slot, each for all params */
  readonly slots: readonly Variable[];
}

/**
 * @param params by the names that the training has for them
 * @param name tells it from other optimizers of the same training
 */
export function minimizerOf<Param extends { readonly name: string; readonly shape: Shape }>(
  optimizer: Optimizer,
  params: readonly Param[],
  name?: string,
  nameOf: (param: Param) => string = (param) => param.name,
): Minimizer<Param> {
  const prefix = name === undefined ? '' : `${name}/`;
  const slots = optimizer.slots.flatMap((slot) =>
    params.map((param): Variable => {
      return { name: `${prefix}${nameOf(param)}/${slot}`, shape: param.shape, dtype: 'f32', role: 'slot' };
    }),
  );
  const rates: Variable = { name: `${prefix}rates`, shape: [RATES_WORDS], dtype: 'f32', role: 'rates' };
  return { optimizer, params, rates, slots };
}

/** The rates of this step. */
export function advance(trace: Trace, { optimizer, rates }: Minimizer): Node {
  const before = trace.read(rates);
  const next = optimizer.advance(before);
  if (next !== before) trace.assign(rates, next);
  return next;
}

/** Assigns the params their new values, and the slots theirs. @param grads in the order of the params */
export function update(
  trace: Trace,
  { optimizer, params, slots }: Minimizer,
  grads: readonly Node[],
  rates: Node,
): void {
  const taken = optimizer.clip?.(grads) ?? grads;
  params.forEach((param, p) => {
    const own = optimizer.slots.map((_, s) => slots[s * params.length + p]!);
    const before = own.map((slot) => trace.read(slot));
    const next = optimizer.update(trace.read(param), taken[p]!, before, rates);
    [param, ...own].forEach((variable, i) => {
      trace.assign(variable, next[i]!);
    });
  });
}
