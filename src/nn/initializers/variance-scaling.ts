/** Initialisers that keep the variance of what goes through a layer: Glorot & Bengio 2010, He et al. 2015. Formulas as in Keras. */
import { type Field, member } from '../../fields.ts';
import { type Node, type Shape, sizeOf } from '../../graph/node.ts';
import { truncatedNormal, uniform } from '../../ops/random.ts';
import type { Initializer } from './initializer.ts';

type Variance = (fanIn: number, fanOut: number) => number;

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

const configured = (class_name: string, make: Initializer): Initializer =>
  Object.assign(make, { config: { class_name, config: {} } });

const uniformBy = (className: string, variance: Variance): Initializer =>
  configured(className, (clock: Node, shape: Shape, stream: number) =>
    uniform(clock, shape, Math.sqrt(3 * variance(...fans(shape))), stream),
  );

const normalBy = (className: string, variance: Variance): Initializer =>
  configured(className, (clock: Node, shape: Shape, stream: number) =>
    truncatedNormal(clock, shape, Math.sqrt(variance(...fans(shape))) / TRUNCATION, stream),
  );

const glorot: Variance = (fanIn, fanOut) => 2 / (fanIn + fanOut);
const he: Variance = (fanIn) => 2 / fanIn;

/** Uniform with the variance 2 / (in + out): ± √(6 / (in + out)). */
export const glorotUniform = /* @__PURE__ */ uniformBy('GlorotUniform', glorot);
/** Normal with the variance 2 / (in + out), cut at two deviations. */
export const glorotNormal = /* @__PURE__ */ normalBy('GlorotNormal', glorot);
/** Uniform with the variance 2 / in, for ReLU: ± √(6 / in). */
export const heUniform = /* @__PURE__ */ uniformBy('HeUniform', he);
/** Normal with the variance 2 / in, for ReLU, cut at two deviations. */
export const heNormal = /* @__PURE__ */ normalBy('HeNormal', he);

/** tfjs writes its Glorot and He initialisers as VarianceScaling. Undefined for scales of other kinds. */
export function varianceScalingFrom(config: Field): Initializer | undefined {
  const of = (name: string): unknown => member(config, name).value;
  const isUniform = of('distribution') === 'uniform';
  if (of('scale') === 1 && of('mode') === 'fan_avg') return isUniform ? glorotUniform : glorotNormal;
  if (of('scale') === 2 && of('mode') === 'fan_in') return isUniform ? heUniform : heNormal;
  return undefined;
}
