/** What learning rate schedules are made of. Nothing here has a gradient: no loss depends on the step by way of them. */
import shader from '../../shaders/elementwise/schedules.wgsl?raw';
import { apply, type Node } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { pick } from '../graph/views.ts';
import { RATES } from '../graph/words.ts';
import { literal } from '../kernels/source.ts';
import { axisArguments, elementwise } from './elementwise.ts';

/** In the order in which `op_words` gives them. */
export const WORDS = ['step', 'correction1', 'correction2', 'warming'] as const;

export const wordsOp = elementwise('words', shader, 'op_words', {
  whole: 1,
  args: (_, [rates]) => WORDS.map((name) => `${rates}[${RATES[name]}]`),
  rowwise: () => [],
});

/** `own` is the element itself. */
export type Words = Readonly<Record<'own' | (typeof WORDS)[number], Node>>;

/** Words of `rates` [8], each as [8] equal elements, so that one kernel computes all that follows from them. */
export function wordsOf(rates: Node): Words {
  const words = apply(wordsOp, [rates, rates], {});
  return Object.fromEntries(['own', ...WORDS].map((name, index) => [name, pick(words, index)])) as Words;
}

export const putWordOp: Op<{ index: number }> = elementwise('putWord', shader, 'op_put_word', {
  args: ({ shape, attrs }) => ['i', ...axisArguments(shape, 0), `${attrs.index}u`],
  rowwise: () => [],
});

/** `words` with that of this index taken from `word`; both have the shape of the rates. */
export const putWord = (words: Node, index: number, word: Node): Node => apply(putWordOp, [words, word], { index });

/** The rates with these words, by index, in place of those before. */
export const putWords = ({ own }: Words, next: Readonly<Record<number, Node>>): Node =>
  Object.entries(next).reduce((all, [index, word]) => putWord(all, Number(index), word), own);

export const exp2Op = elementwise('exp2', shader, 'op_exp2');
/** 2 to the power x, of x from -126 to 127 */
export const exp2 = (x: Node): Node => apply(exp2Op, [x], {});

export const quarterSineOp = elementwise('quarterSine', shader, 'op_quarter_sine');
/** sin(π/2 · x), of x from 0 to 1 */
export const quarterSine = (x: Node): Node => apply(quarterSineOp, [x], {});

export const wholeTimesOp: Op<{ divisor: number }> = elementwise('wholeTimes', shader, 'op_whole_times', {
  args: ({ attrs }) => [literal(attrs.divisor, false)],
});
/** floor(x / divisor), x from 0 up: exact where both are whole numbers up to 2²⁴ */
export const wholeTimes = (x: Node, divisor: number): Node => apply(wholeTimesOp, [x], { divisor });
