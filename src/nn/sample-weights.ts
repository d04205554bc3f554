/**
 * Weights of samples: what the loss of each counts. Given as they are, or by class: then looked up once per call, and uploaded with the
 * samples, so that a step gathers them as it does the rest.
 */
import { show } from '../arguments.ts';
import { Tensor } from '../data/tensor.ts';
import { ShapeError, UsageError } from '../errors.ts';
import { sizeOf } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import { expectOptions } from './check.ts';
import { expectFinite, specOfValues } from './check-tensor.ts';
import { type Ends, type Samples, tensorsFor } from './ends.ts';
import { expectTensor } from './labels.ts';
import type { HostTensor } from './samples.ts';
import { weightKey } from './steps.ts';

/** Weights of samples, for calls that train. */
export interface WeightOptions {
  /** what the loss of each sample is multiplied by: [samples], default 1; for several outputs one for all, or for each. Metrics do not count it */
  readonly sampleWeight?: Samples;
  /** the same by class, for one output: a weight for the number of each class, 1 for those left out; of one-hot rows the largest value is the class; default: none */
  readonly classWeight?: Readonly<Record<number, number>>;
}

/**
 * The weights of `count` samples, by what steps call them; none where each counts alike.
 * @param y the targets of each output
 * @param perStep whether y has a label for each step of a sample
 * @throws UsageError, ShapeError, DataError
 */
export function checkWeights(
  where: string,
  { sampleWeight, classWeight }: WeightOptions,
  y: readonly Tensor[],
  count: number,
  ends: Ends,
  perStep = false,
): [key: string, HostTensor][] {
  if (classWeight === undefined) {
    if (sampleWeight === undefined) return [];
    const forAll = ends.form === 'one' || sampleWeight instanceof Tensor;
    if (forAll) return [['sampleWeight', checkSampleWeight(where, sampleWeight as Tensor, count)]];
    const each = tensorsFor(where, 'sampleWeight', sampleWeight, ends);
    return each.map((weights, i) => [weightKey(ends.keys[i]!), checkSampleWeight(where, weights, count)]);
  }
  if (sampleWeight !== undefined) {
    throw new UsageError(`${where}: got both sampleWeight and classWeight. Multiply them into one sampleWeight.`);
  }
  const [only, ...others] = y;
  if (others.length > 0) {
    throw new UsageError(`${where}: classWeight is for one output; this model has ${y.length}. Give sampleWeight.`);
  }
  if (perStep) {
    throw new UsageError(
      `${where}: classWeight is for one label for each sample; y has one for each step. Give sampleWeight.`,
    );
  }
  const weights = byClass(where, only!, checkClassWeight(where, classWeight), count);
  return [['sampleWeight', { tensor: weights, spec: specOfValues(weights, []) }]];
}

function checkSampleWeight(where: string, weights: Tensor, count: number): HostTensor {
  expectTensor(where, 'sampleWeight', weights);
  const { shape } = weights;
  if (shape[0] !== count || sizeOf(shape) !== count) {
    throw new ShapeError(
      `${where}: sampleWeight is ${formatShape(shape)}; expected [${count}], a weight for each sample.`,
    );
  }
  expectFinite(where, 'sampleWeight', weights, [1]);
  return { tensor: weights, spec: specOfValues(weights, []) };
}

function checkClassWeight(where: string, weights: Readonly<Record<number, number>>): ReadonlyMap<number, number> {
  const what = `${where}: classWeight`;
  expectOptions(what, weights, Object.keys(weights ?? {}));
  return new Map(
    Object.entries(weights).map(([key, weight]) => {
      if (!/^\d+$/.test(key))
        throw new UsageError(`${what} has '${key}'; expected numbers of classes: { 0: 1, 1: 5 }.`);
      if (typeof weight !== 'number' || !Number.isFinite(Math.fround(weight)))
        throw new UsageError(`${what} of class ${key} is ${show(weight)}; expected a finite number.`);
      return [Number(key), weight];
    }),
  );
}

function byClass(where: string, y: Tensor, weights: ReadonlyMap<number, number>, count: number): Tensor {
  if (y.gpu !== undefined) {
    throw new UsageError(
      `${where}: classWeight looks at y, which lies on the GPU. Give sampleWeight, or y on the CPU.`,
    );
  }
  const width = y.size / count;
  return new Tensor(
    Float32Array.from({ length: count }, (_, i) => weights.get(classOf(y, i, width)) ?? 1),
    [count],
  );
}

/** The class of a sample: its number, or where its row of values is largest. */
function classOf({ values, scale }: Tensor, sample: number, width: number): number {
  if (width === 1) return Math.round(values[sample]! * scale);
  let best = 0;
  const begin = sample * width;
  for (let i = 1; i < width; i++) if (values[begin + i]! > values[begin + best]!) best = i;
  return best;
}
