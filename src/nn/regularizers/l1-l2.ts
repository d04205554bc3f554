/** Penalties of size: of absolute values, of squares, of both. */
import { type Field, member, numberOr } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { add, scale } from '../../ops/arithmetic.ts';
import { sumOfAbsolutes, sumOfSquares } from '../../ops/sizes.ts';
import { fill } from '../../ops/sources.ts';
import { expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import type { Regularizer } from './regularizer.ts';

/** Options of `regularizers.l1`. */
export interface L1Options {
  /** what each absolute value costs, from 0 up: default 0.01 */
  readonly l1?: number;
}

/** Options of `regularizers.l2`. */
export interface L2Options {
  /** what each square costs, from 0 up: default 0.01 */
  readonly l2?: number;
}

/** Options of `regularizers.l1l2`. */
export interface L1L2Options {
  /** what each absolute value costs, from 0 up: default 0 */
  readonly l1?: number;
  /** what each square costs, from 0 up: default 0 */
  readonly l2?: number;
}

/** l1 · Σ |x|. @throws UsageError where an option is wrong */
export const l1 = /* @__PURE__ */ maker('regularizers.l1()', (options: L1Options = {}): Regularizer => {
  expectOptions('regularizers.l1', options, ['l1'], 'l1');
  return sizes('regularizers.l1', options.l1 ?? 0.01, 0);
});

/** l2 · Σ x². @throws UsageError where an option is wrong */
export const l2 = /* @__PURE__ */ maker('regularizers.l2()', (options: L2Options = {}): Regularizer => {
  expectOptions('regularizers.l2', options, ['l2'], 'l2');
  return sizes('regularizers.l2', 0, options.l2 ?? 0.01);
});

/** l1 · Σ |x| + l2 · Σ x². By the name 'l1l2' both are 0.01. @throws UsageError where an option is wrong */
export const l1l2 = /* @__PURE__ */ maker('regularizers.l1l2({ ... })', (options: L1L2Options = {}): Regularizer => {
  expectOptions('regularizers.l1l2', options, ['l1', 'l2'], 'l1');
  return sizes('regularizers.l1l2', options.l1 ?? 0, options.l2 ?? 0);
});

/** Files have all of them as Keras's and tfjs's L1L2: tfjs knows no other. */
export function sizes(where: string, absolute: number, squared: number): Regularizer {
  const [a, b] = [['l1', absolute] as const, ['l2', squared] as const].map(([name, value]) =>
    expectNumber(where, name, value, 0, Number.POSITIVE_INFINITY),
  );
  return {
    config: { class_name: 'L1L2', config: { l1: a!, l2: b! } },
    penalty: (x) => penaltyOf(x, a!, b!),
  };
}

function penaltyOf(x: Node, absolute: number, squared: number): Node {
  const terms = [
    ...(absolute === 0 ? [] : [scale(sumOfAbsolutes(x), absolute)]),
    ...(squared === 0 ? [] : [scale(sumOfSquares(x), squared)]),
  ];
  return terms.length === 0 ? fill([], 0) : terms.reduce(add);
}

/** @param usual what holds where the file says nothing */
export const sizesFrom =
  (usual: { readonly l1: number; readonly l2: number }) =>
  (config: Field): Regularizer =>
    sizes('L1L2', numberOr(member(config, 'l1'), usual.l1), numberOr(member(config, 'l2'), usual.l2));
