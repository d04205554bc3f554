/**
 * Steps of optimizers that count the batches (see counted.ts), as nodes. Whether a batch makes a step, and whether the weights take their
 * average, is chosen by comparisons on the GPU: all steps are one program.
 */
import type { Node } from '../../graph/node.ts';
import { LAST_CALL, RATES } from '../../graph/words.ts';
import { add, scale, sub } from '../../ops/arithmetic.ts';
import { equal, maximum, where } from '../../ops/comparisons.ts';
import { wordOf } from '../../ops/optimizers.ts';
import { putWords, wholeTimes, wordsOf } from '../../ops/schedules.ts';
import { fill, iota } from '../../ops/sources.ts';
import { broadcastTo } from '../../ops/sums.ts';
import type { Averaging, Optimizer } from './optimizer.ts';

const constant = (value: number): Node => fill([], value);
/** Whether a whole number is a multiple of another. */
const isMultiple = (x: Node, of: number): Node => equal(x, scale(wholeTimes(x, of), of));

/** The mean of the gradients of the batches so far, and of this one. */
export const gathered = (grad: Node, sum: Node, batches: number): Node => scale(add(grad, sum), 1 / batches);

/** New [param, ...slots], the slots being the optimizer's own, then the sum of gradients and the average, as far as there are such. */
export function updated(
  optimizer: Optimizer,
  [param, grad, slots, rates, alone = grad]: Parameters<Optimizer['update']>,
  batches: number,
  ema: Averaging | undefined,
): readonly Node[] {
  const own = slots.slice(0, optimizer.slots.length);
  const calls = wordOf(rates, 'calls');
  let next = optimizer.update(param, grad, own, rates);
  if (batches > 1) {
    const isStep = isMultiple(calls, batches);
    const kept = [param, ...own];
    const sum = where(isStep, constant(0), add(alone, slots[own.length]!));
    next = [...next.map((value, i) => where(isStep, value, kept[i]!)), sum];
  }
  return ema === undefined ? next : averaged(next, slots.at(-1)!, wholeTimes(sub(calls, constant(1)), batches), ema);
}

/** @param values the new param, then its slots @param steps taken before */
function averaged(
  [param, ...slots]: readonly Node[],
  average: Node,
  steps: Node,
  { momentum, every }: Averaging,
): Node[] {
  const moved = add(scale(average, momentum), scale(param!, 1 - momentum));
  const next = where(equal(steps, constant(0)), param!, moved);
  const isTaken = every === undefined ? undefined : isMultiple(add(steps, constant(1)), every);
  return [isTaken === undefined ? param! : where(isTaken, next, param!), ...slots, next];
}

/** The rates after a batch. Keras's: that of a schedule goes on with each batch, all else with each step. @param period of all that is counted */
export function advanced(optimizer: Optimizer, rates: Node, batches: number, period: number): Node {
  const index = iota(rates.shape);
  const isWord = (word: keyof typeof RATES): Node => equal(index, constant(RATES[word]));
  // far from where f32 ends to count, back by a multiple of the period
  const more = add(wordOf(rates, 'calls'), constant(1));
  const last = period * Math.max(3, Math.floor(LAST_CALL / period));
  const calls = where(equal(more, constant(last)), constant(2 * period), more);
  const next = optimizer.advance(rates, (also) => {
    const before = wordsOf(rates);
    return putWords(before, also(broadcastTo(wordOf(rates, 'learningRate'), rates.shape), before));
  });
  const ofBatch = maximum(isWord('learningRate'), isWord('step'));
  const all = batches === 1 ? next : where(maximum(ofBatch, isMultiple(calls, batches)), next, rates);
  return where(isWord('calls'), calls, all);
}
