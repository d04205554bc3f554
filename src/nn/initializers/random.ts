/** Initialisers that draw from one range for params of any size. */
import { UsageError } from '../../errors.ts';
import { type Field, member, numberOr } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { add } from '../../ops/arithmetic.ts';
import { uniform as symmetric } from '../../ops/random.ts';
import { fill } from '../../ops/sources.ts';
import { expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import type { Initializer } from './initializer.ts';

/** Options of `initializers.randomUniform`. */
export interface RandomUniformOptions {
  /** the least: default -0.05 */
  readonly minval?: number;
  /** the most: default 0.05 */
  readonly maxval?: number;
}

/** Uniform from minval to maxval. @throws UsageError where an option is wrong */
export const randomUniform = /* @__PURE__ */ maker(
  'initializers.randomUniform({ ... })',
  (options: RandomUniformOptions = {}): Initializer => {
    const where = 'initializers.randomUniform';
    expectOptions(where, options, ['minval', 'maxval']);
    const minval = expectNumber(where, 'minval', options.minval ?? -0.05, -1e38, 1e38);
    const maxval = expectNumber(where, 'maxval', options.maxval ?? 0.05, -1e38, 1e38);
    if (minval > maxval) throw new UsageError(`${where}: minval is ${minval}, above maxval ${maxval}.`);
    const [middle, limit] = [(minval + maxval) / 2, (maxval - minval) / 2];
    const make = (clock: Node, shape: Shape, stream: number): Node =>
      add(symmetric(clock, shape, limit, stream), fill([], middle));
    return Object.assign(make, { config: { class_name: 'RandomUniform', config: { minval, maxval } } });
  },
);

/** Keras's name for it without options. */
export const uniform = /* @__PURE__ */ randomUniform();

export const randomUniformFrom = (config: Field): Initializer =>
  randomUniform({
    minval: numberOr(member(config, 'minval'), -0.05),
    maxval: numberOr(member(config, 'maxval'), 0.05),
  });
