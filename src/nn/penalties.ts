/** Penalties: what regularisers add to the loss of a batch, besides what each sample costs. */
import type { Node } from '../graph/node.ts';
import type { Variable } from '../graph/variable.ts';
import { add } from '../ops/arithmetic.ts';
import type { Trace } from './trace.ts';

/**
 * The sum of what the values of these params add to the loss, each once however often its layer is called, and what calls of layers added
 * in this trace: a number, or nothing where nothing adds any.
 */
export function penaltiesOf(params: readonly Variable[], trace: Trace, added = trace.takeLosses()): readonly Node[] {
  const all = [...added, ...params.flatMap((param) => param.penalty?.(trace.read(param)) ?? [])];
  return all.length === 0 ? [] : [all.reduce(add)];
}
