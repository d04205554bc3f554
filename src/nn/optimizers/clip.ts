/** Clipping of gradients before an optimizer takes them: each value, each tensor by its norm, or all together by theirs. */
import { UsageError } from '../../errors.ts';
import { type Field, isAbsent, member, number } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { add, div, mul, square } from '../../ops/arithmetic.ts';
import { clip, maximum } from '../../ops/comparisons.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { fill } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { expectNumber } from '../check.ts';
import type { Config } from '../config.ts';

/** How gradients are clipped before they are used: at most one way. */
export interface ClipOptions {
  /** the largest norm of one param's gradient, above 0; larger ones are scaled down to it: default none */
  readonly clipnorm?: number;
  /** gradients are clipped to ±clipvalue, above 0, element by element: default none */
  readonly clipvalue?: number;
  /** the largest norm, above 0, of the gradients of all params taken together: default none */
  readonly globalClipnorm?: number;
}

export const CLIP_OPTIONS = ['clipnorm', 'clipvalue', 'globalClipnorm'] as const;

const number32 = (value: number): Node => fill([], value);
const sumOfSquares = (grad: Node): Node => sum(square(grad));

/** Scaled down where the norm is larger than `most`; as TensorFlow does it, so that a norm of 0 divides nothing. */
const within = (grad: Node, norm: Node, most: number): Node =>
  mul(grad, div(number32(most), maximum(norm, number32(most))));

const RULES: Readonly<Record<keyof ClipOptions, (grads: readonly Node[], most: number) => readonly Node[]>> = {
  clipnorm: (grads, most) => grads.map((grad) => within(grad, sqrt(sumOfSquares(grad)), most)),
  clipvalue: (grads, most) => grads.map((grad) => clip(grad, -most, most)),
  globalClipnorm: (grads, most) => {
    const norm = sqrt(grads.map(sumOfSquares).reduce(add));
    return grads.map((grad) => within(grad, norm, most));
  },
};

export interface Clipping {
  /** All gradients of a step; undefined where nothing is clipped. */
  readonly clip?: (grads: readonly Node[]) => readonly Node[];
  /** in Keras's names */
  readonly config: Config;
}

/** @throws UsageError for values that are not positive, or for several ways at once */
export function clipping(where: string, options: ClipOptions): Clipping {
  const given = CLIP_OPTIONS.filter((name) => options[name] !== undefined);
  const [name, ...more] = given;
  if (more.length > 0) {
    throw new UsageError(`${where}: ${given.join(' and ')} are given; expected at most one of them. Take one away.`);
  }
  if (name === undefined) return { config: {} };
  const most = expectNumber(where, name, options[name]!, 1e-30, Number.POSITIVE_INFINITY);
  return { clip: (grads) => RULES[name](grads, most), config: { [KERAS[name]]: most } };
}

const KERAS: Readonly<Record<keyof ClipOptions, string>> = {
  clipnorm: 'clipnorm',
  clipvalue: 'clipvalue',
  globalClipnorm: 'global_clipnorm',
};

/** Of a file. */
export function clippingFrom(config: Field): ClipOptions {
  const entries = CLIP_OPTIONS.flatMap((name) => {
    const field = member(config, KERAS[name]);
    return isAbsent(field) ? [] : [[name, number(field)] as const];
  });
  return Object.fromEntries(entries);
}
