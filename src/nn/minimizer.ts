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

/** Values of the params and their slots after the step, by these gradients. @param grads of some of the params, or of all */
export function updated(
  trace: Trace,
  { optimizer, params, slots }: Minimizer,
  grads: ReadonlyMap<Variable, Node>,
  rates: Node,
): Map<Variable, Node> {
  const places = new Map(params.map((param, p) => [param, p]));
  const slotsOf = (param: Variable): Variable[] =>
    optimizer.slots.map((_, s) => slots[s * params.length + places.get(param)!]!);
  const gathered = [...grads].map(([param, grad]) =>
    optimizer.gathered === undefined
      ? grad
      : optimizer.gathered(
          grad,
          slotsOf(param).map((slot) => trace.read(slot)),
        ),
  );
  const taken = optimizer.clip?.(gathered) ?? gathered;
  const values = new Map<Variable, Node>();
  [...grads.keys()].forEach((param, g) => {
    const own = slotsOf(param);
    const before = own.map((slot) => trace.read(slot));
    const [value, ...after] = optimizer.update(trace.read(param), taken[g]!, before, rates, grads.get(param)!);
    values.set(param, param.constrained?.(value!) ?? value!);
    own.forEach((slot, s) => {
      values.set(slot, after[s]!);
    });
  });
  return values;
}

/** Assigns the params their new values, and the slots theirs. @param grads in the order of the params */
export function update(trace: Trace, minimizer: Minimizer, grads: readonly Node[], rates: Node): void {
  const { params } = minimizer;
  const byParam = new Map(params.map((param, p) => [param, grads[p]!]));
  for (const [variable, value] of updated(trace, minimizer, byParam, rates)) trace.assign(variable, value);
}
