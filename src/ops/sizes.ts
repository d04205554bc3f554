/** Sums of the sizes of all elements: of their squares, or of their absolute values, which are made while a kernel loads. */
import shader from '../../shaders/sum_of.wgsl?raw';
import { apply, type Node, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { choice, shapeOf } from '../kernels/choice.ts';
import { mul, scale } from './arithmetic.ts';
import { sign } from './comparisons.ts';
import { expectF32, f32 } from './elementwise.ts';
import { partsOf } from './reduce.ts';
import { sum } from './sums.ts';

/** With `parts` the result has so many elements, each of which is the sum over some of x. */
export type SizeAttrs = { readonly term: 'square' | 'abs'; readonly parts: number };

export const sumOfOp: Op<SizeAttrs> = {
  name: 'sumOf',
  kind: 'kernel',
  shape: (inputs, { parts }) => {
    expectF32('sumOf', inputs);
    return f32(parts === 0 ? [] : [parts]);
  },
  vjp: ({ inputs: [x], attrs: { term } }, dy) => [mul(term === 'square' ? scale(x!, 2) : sign(x!), dy)],
  choose: ({ inputs: [x], attrs }, { target }) => {
    const [size, parts] = [sizeOf(shapeOf(x)), Math.max(1, attrs.parts)];
    const length = Math.ceil(size / parts);
    // as in reduce.ts: neighbouring threads of a GPU load neighbouring memory, those of software their own
    const order =
      target === 'cpu' ? { FIRST: length, STEP: 1, LENGTH: length } : { FIRST: 1, STEP: parts, LENGTH: size };
    const constants = { SIZE: size, PARTS: parts, ...order, SQUARE: attrs.term === 'square' };
    return { ...choice(shader, parts, 1, constants, ['x']), walk: undefined };
  },
  flops: ({ inputs: [x] }) => 2 * sizeOf(x!.shape),
  giving: 'elements',
  lowerings: [
    ({ inputs, attrs: { term, parts } }, make) => {
      const split = parts === 0 ? partsOf(sizeOf(inputs[0]!.shape), 1) : 0;
      if (split === 0) return undefined;
      return sum(make(sumOfOp, inputs, { term: term as 'abs', parts: split }));
    },
  ],
};

/** Σ x², a number. */
export const sumOfSquares = (x: Node): Node => apply(sumOfOp, [x], { term: 'square', parts: 0 });
/** Σ |x|, a number. */
export const sumOfAbsolutes = (x: Node): Node => apply(sumOfOp, [x], { term: 'abs', parts: 0 });
