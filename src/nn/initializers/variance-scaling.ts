/** Initialisers that keep the variance of what goes through a layer: LeCun et al. 1998, Glorot & Bengio 2010, He et al. 2015. Formulas as in Keras. */
import { type Field, member, numberOr, text } from '../../fields.ts';
import { type Node, type Shape, sizeOf } from '../../graph/node.ts';
import { randomNormal, truncatedNormal, uniform } from '../../ops/random.ts';
import { expectName, expectNumber, expectOptions } from '../check.ts';
import type { Configured } from '../config.ts';
import { maker } from '../maker.ts';
import { type Initializer, type SeedOptions, seedConfig, seeded } from './initializer.ts';
import { seedFrom } from './random.ts';

/** By what number of a param's connections the variance is divided. */
const MODES = {
  fanIn: (fanIn: number, _: number): number => fanIn,
  fanOut: (_: number, fanOut: number): number => fanOut,
  fanAvg: (fanIn: number, fanOut: number): number => (fanIn + fanOut) / 2,
};
type Mode = keyof typeof MODES;

/** Keras cuts its normals at two deviations and widens them by this much to keep the variance. */
const TRUNCATION = 0.87962566103423978;

/**
 * Inputs and outputs of one unit: of a matrix [in, out]; of a kernel [...window, in, out], as often as the window has pixels. A vector
 * counts as both.
 */
function fans(shape: Shape): [number, number] {
  const window = sizeOf(shape.slice(0, -2));
  const [fanIn = 1, fanOut = fanIn] = shape.slice(-2);
  return [window * fanIn, window * fanOut];
}

/** Draws with this variance. */
const DISTRIBUTIONS = {
  truncatedNormal: (clock: Node, shape: Shape, variance: number, stream: number): Node =>
    truncatedNormal(clock, shape, Math.sqrt(variance) / TRUNCATION, stream),
  untruncatedNormal: (clock: Node, shape: Shape, variance: number, stream: number): Node =>
    randomNormal(clock, shape, 0, Math.sqrt(variance), stream),
  uniform: (clock: Node, shape: Shape, variance: number, stream: number): Node =>
    uniform(clock, shape, Math.sqrt(3 * variance), stream),
};
type Distribution = keyof typeof DISTRIBUTIONS;

/** Keras's and tfjs's names. */
const KERAS = {
  fanIn: 'fan_in',
  fanOut: 'fan_out',
  fanAvg: 'fan_avg',
  truncatedNormal: 'truncated_normal',
  untruncatedNormal: 'untruncated_normal',
  uniform: 'uniform',
} as const;

const scaled = (
  config: Configured,
  scale: number,
  mode: Mode,
  distribution: Distribution,
  streamOf = (stream: number): number => stream,
): Initializer =>
  Object.assign(
    (clock: Node, shape: Shape, stream: number): Node => {
      const variance = scale / Math.max(1, MODES[mode](...fans(shape)));
      return DISTRIBUTIONS[distribution](clock, shape, variance, streamOf(stream));
    },
    { config },
  );

const named = (class_name: string, scale: number, mode: Mode, distribution: Distribution): Initializer =>
  scaled({ class_name, config: {} }, scale, mode, distribution);

/** Uniform with the variance 2 / (in + out): ± √(6 / (in + out)). */
export const glorotUniform = /* @__PURE__ */ named('GlorotUniform', 1, 'fanAvg', 'uniform');
/** Normal with the variance 2 / (in + out), cut at two deviations. */
export const glorotNormal = /* @__PURE__ */ named('GlorotNormal', 1, 'fanAvg', 'truncatedNormal');
/** Uniform with the variance 2 / in, for ReLU: ± √(6 / in). */
export const heUniform = /* @__PURE__ */ named('HeUniform', 2, 'fanIn', 'uniform');
/** Normal with the variance 2 / in, for ReLU, cut at two deviations. */
export const heNormal = /* @__PURE__ */ named('HeNormal', 2, 'fanIn', 'truncatedNormal');
/** Uniform with the variance 1 / in, for SELU: ± √(3 / in). */
export const lecunUniform = /* @__PURE__ */ named('LecunUniform', 1, 'fanIn', 'uniform');
/** Normal with the variance 1 / in, for SELU, cut at two deviations. */
export const lecunNormal = /* @__PURE__ */ named('LecunNormal', 1, 'fanIn', 'truncatedNormal');

/** Options of `initializers.varianceScaling`. */
export interface VarianceScalingOptions extends SeedOptions {
  /** what the variance is, times the number of connections, above 0: default 1 */
  readonly scale?: number;
  /** connections to count: those into a unit, those out of it, or the mean of both: default 'fanIn' */
  readonly mode?: Mode;
  /** default 'truncatedNormal', cut at two deviations and widened to keep the variance */
  readonly distribution?: Distribution;
}

/** Of mean 0 and the variance scale / n, where n counts the connections of a unit as `mode` says. Source: Keras, VarianceScaling. @throws UsageError where an option is wrong */
export const varianceScaling = /* @__PURE__ */ maker(
  'initializers.varianceScaling({ ... })',
  (options: VarianceScalingOptions = {}): Initializer => {
    const where = 'initializers.varianceScaling';
    expectOptions(where, options, ['scale', 'mode', 'distribution', 'seed']);
    const scale = expectNumber(where, 'scale', options.scale ?? 1, 1e-30, 1e30);
    const mode = expectName(where, 'mode', options.mode ?? 'fanIn', MODES);
    const distribution = expectName(where, 'distribution', options.distribution ?? 'truncatedNormal', DISTRIBUTIONS);
    const config = { scale, mode: KERAS[mode], distribution: KERAS[distribution], ...seedConfig(options) };
    return scaled({ class_name: 'VarianceScaling', config }, scale, mode, distribution, seeded(where, options));
  },
);

/** Keras's name for it without options. */
export const usualVarianceScaling = /* @__PURE__ */ varianceScaling();

/** tfjs writes its Glorot, He and LeCun initialisers as VarianceScaling. Keras's old name of the cut normal is 'normal'. */
export function varianceScalingFrom(config: Field): Initializer {
  const of = (name: string): unknown => member(config, name).value;
  const isUniform = of('distribution') === 'uniform';
  const isSeeded = 'seed' in seedFrom(config);
  if (!isSeeded && (isUniform || of('distribution') === 'normal')) {
    if (of('scale') === 1 && of('mode') === 'fan_avg') return isUniform ? glorotUniform : glorotNormal;
    if (of('scale') === 2 && of('mode') === 'fan_in') return isUniform ? heUniform : heNormal;
    if (of('scale') === 1 && of('mode') === 'fan_in') return isUniform ? lecunUniform : lecunNormal;
  }
  const nameOr = (name: string, otherwise: string): string =>
    of(name) === undefined ? otherwise : text(member(config, name));
  const distribution = nameOr('distribution', 'truncated_normal');
  return varianceScaling({
    scale: numberOr(member(config, 'scale'), 1),
    mode: nameOr('mode', 'fan_in') as Mode,
    distribution: (distribution === 'normal' ? 'truncated_normal' : distribution) as Distribution,
    ...seedFrom(config),
  });
}
