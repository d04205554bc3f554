/** GroupNormalization: Wu & He 2018. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { isAbsent, member, number, numberOr } from '../../fields.ts';
import { sizeOf } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import { add, mul, sub } from '../../ops/arithmetic.ts';
import { rsqrt } from '../../ops/exponentials.ts';
import { moments } from '../../ops/reductions.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import { AFFINE, type AffineOptions, affineFrom, affineOf } from './affine.ts';
import { axisIn, expectAxis } from './axes.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions } from './options.ts';

/** Options of `layers.groupNormalization`. */
export interface GroupNormalizationOptions extends AffineOptions {
  /** into how many groups of neighbours the channels are parted; -1: each channel is one; default 32 */
  readonly groups?: number;
  /** the axis of the channels: from 1, 0 is the batch; or from -1, the last; default -1 */
  readonly axis?: number;
  /** what is added to the variance: default 1e-3 */
  readonly epsilon?: number;
}

/**
 * (x - mean) / √(variance + epsilon) · gamma + beta, mean and variance being those of each group of channels of each sample, at all its
 * places together; gamma and beta are those of each channel. x [batch, ...any shape].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where groups do not divide the channels
 */
export const groupNormalization = /* @__PURE__ */ maker(
  'layers.groupNormalization({ ... })',
  (options: GroupNormalizationOptions = {}): Layer => {
    const where = 'layers.groupNormalization';
    const shared = commonOptions(where, options, 'groups', 'axis', 'epsilon', ...AFFINE);
    const groups = expectGroups(where, options.groups ?? 32);
    const axis = expectAxis(where, 'axis', options.axis ?? -1);
    const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 1e-3, 0, Number.POSITIVE_INFINITY);
    const affine = affineOf(where, options);
    return layerOf({
      className: 'GroupNormalization',
      ...shared,
      config: affine.configWith({ groups, axis, epsilon }),
      passesMask: true,
      build: (name, [{ shape }]) => {
        const own = axisIn(name, shape, axis);
        const channels = shape[own]!;
        const count = groups === -1 ? channels : groups;
        if (channels % count !== 0) {
          throw new ShapeError(
            `${name}: samples of ${formatShape(shape)} have ${channels} channels, which ${count} groups do not divide.`,
          );
        }
        // [before, groups, channels of a group, after]
        const parted = [sizeOf(shape.slice(0, own)), count, channels / count, sizeOf(shape.slice(own + 1))];
        return {
          outputShape: shape,
          variables: affine.variables([channels]),
          apply: ([x], trace, variables) => {
            const own = reshape(x!, [x!.shape[0]!, ...parted]);
            const { mean, variance } = moments(own, [1, 3, 4]);
            const { gamma, beta } = affine.read(trace, variables, [1, 1, count, channels / count, 1]);
            const normal = mul(sub(own, mean), rsqrt(add(variance, fill([], epsilon))));
            const scaled = gamma === undefined ? normal : mul(normal, gamma);
            return reshape(beta === undefined ? scaled : add(scaled, beta), x!.shape);
          },
        };
      },
    });
  },
);

function expectGroups(where: string, groups: unknown): number {
  if (Number.isSafeInteger(groups) && ((groups as number) >= 1 || groups === -1)) return groups as number;
  throw new UsageError(
    `${where}: groups is ${show(groups)}; expected a whole number from 1 up, or -1: one for each channel.`,
  );
}

export const GroupNormalization: LayerClass = {
  className: 'GroupNormalization',
  fromConfig: (config, common) => {
    const axis = member(config, 'axis');
    return groupNormalization({
      ...common,
      ...affineFrom(config),
      ...(!isAbsent(axis) && { axis: number(axis) }),
      groups: numberOr(member(config, 'groups'), 32),
      epsilon: numberOr(member(config, 'epsilon'), 1e-3),
    });
  },
};
