/** Initialisers that draw from one distribution for params of any size. */
import { UsageError } from '../../errors.ts';
import { type Field, isAbsent, member, numberOr, whole } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { add } from '../../ops/arithmetic.ts';
import { randomNormal as normalOp, uniform as symmetric, truncatedNormal as truncatedOp } from '../../ops/random.ts';
import { fill } from '../../ops/sources.ts';
import { expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { type Initializer, type SeedOptions, seedConfig, seeded } from './initializer.ts';

/** Options of `initializers.randomUniform`. */
export interface RandomUniformOptions extends SeedOptions {
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
    expectOptions(where, options, ['minval', 'maxval', 'seed']);
    const minval = expectNumber(where, 'minval', options.minval ?? -0.05, -1e38, 1e38);
    const maxval = expectNumber(where, 'maxval', options.maxval ?? 0.05, -1e38, 1e38);
    if (minval > maxval) throw new UsageError(`${where}: minval is ${minval}, above maxval ${maxval}.`);
    const streamOf = seeded(where, options);
    const [middle, limit] = [(minval + maxval) / 2, (maxval - minval) / 2];
    const make = (clock: Node, shape: Shape, stream: number): Node =>
      add(symmetric(clock, shape, limit, streamOf(stream)), fill([], middle));
    return Object.assign(make, {
      config: { class_name: 'RandomUniform', config: { minval, maxval, ...seedConfig(options) } },
    });
  },
);

/** Keras's name for it without options. */
export const uniform = /* @__PURE__ */ randomUniform();

/** Options of `initializers.randomNormal` and `initializers.truncatedNormal`. */
export interface NormalOptions extends SeedOptions {
  /** default 0 */
  readonly mean?: number;
  /** the deviation, from 0 up: default 0.05 */
  readonly stddev?: number;
}

function normalBy(
  where: string,
  class_name: string,
  options: NormalOptions,
  draw: (clock: Node, shape: Shape, mean: number, stddev: number, stream: number) => Node,
): Initializer {
  expectOptions(where, options, ['mean', 'stddev', 'seed']);
  const mean = expectNumber(where, 'mean', options.mean ?? 0, -1e38, 1e38);
  const stddev = expectNumber(where, 'stddev', options.stddev ?? 0.05, 0, 1e37);
  const streamOf = seeded(where, options);
  const make = (clock: Node, shape: Shape, stream: number): Node => draw(clock, shape, mean, stddev, streamOf(stream));
  return Object.assign(make, { config: { class_name, config: { mean, stddev, ...seedConfig(options) } } });
}

/** Normal of this mean and deviation. @throws UsageError where an option is wrong */
export const randomNormal = /* @__PURE__ */ maker(
  'initializers.randomNormal({ ... })',
  (options: NormalOptions = {}): Initializer =>
    normalBy('initializers.randomNormal', 'RandomNormal', options, normalOp),
);

/** Keras's name for it without options. */
export const normal = /* @__PURE__ */ randomNormal();

/** Normal of this mean; values beyond two `stddev`s of it are drawn again, so that the deviation of what is left is 0.88 · stddev. Source: Keras, TruncatedNormal. @throws UsageError where an option is wrong */
export const truncatedNormal = /* @__PURE__ */ maker(
  'initializers.truncatedNormal({ ... })',
  (options: NormalOptions = {}): Initializer =>
    normalBy('initializers.truncatedNormal', 'TruncatedNormal', options, (clock, shape, mean, stddev, stream) =>
      add(truncatedOp(clock, shape, stddev, stream), fill([], mean)),
    ),
);

/** Keras's name for it without options. */
export const usualTruncatedNormal = /* @__PURE__ */ truncatedNormal();

export function seedFrom(config: Field): SeedOptions {
  const seed = member(config, 'seed');
  // Keras writes a generator of its own as an object
  return isAbsent(seed) || typeof seed.value === 'object' ? {} : { seed: whole(seed, 0) % 2 ** 32 };
}

export const randomUniformFrom = (config: Field): Initializer =>
  randomUniform({
    minval: numberOr(member(config, 'minval'), -0.05),
    maxval: numberOr(member(config, 'maxval'), 0.05),
    ...seedFrom(config),
  });

const normalFrom = (config: Field): NormalOptions => ({
  mean: numberOr(member(config, 'mean'), 0),
  stddev: numberOr(member(config, 'stddev'), 0.05),
  ...seedFrom(config),
});

export const randomNormalFrom = (config: Field): Initializer => randomNormal(normalFrom(config));
export const truncatedNormalFrom = (config: Field): Initializer => truncatedNormal(normalFrom(config));
