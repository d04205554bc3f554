/** Losses and metrics of `compile`: tfjs's names, its functions, and functions of the program's own over tensors, which are traced. */
import { UsageError } from '../errors.ts';
import { binaryCrossentropy } from '../nn/losses/binary.ts';
import { categoricalCrossentropy } from '../nn/losses/categorical.ts';
import type { LossChoice, MetricChoice } from '../nn/model-options.ts';
import { nodeOf, type SymbolicTensor, symbolOf } from '../nn/symbolic.ts';
import { Tensor } from './tensor.ts';

/** Of targets and outputs, [batch, ...] each. */
export type LossOrMetricFn = (yTrue: Tensor, yPred: Tensor) => Tensor;

/** What tfjs's functions are here: by name, or with options. */
const KNOWN = new Map<unknown, string | (() => LossChoice)>();

/** Says what a function of tfjs's is by name. */
export function know<F>(fn: F, name: string): F {
  KNOWN.set(fn, name);
  return fn;
}

/** The losses of logits, which have no name in tfjs's layers. */
export const ofLogits = {
  softmaxCrossEntropy: (): LossChoice => categoricalCrossentropy({ fromLogits: true }),
  sigmoidCrossEntropy: (): LossChoice => binaryCrossentropy({ fromLogits: true }),
};

/** Says what loss of logits a function is. */
export function knowLogits<F>(fn: F, make: () => LossChoice): F {
  KNOWN.set(fn, make);
  return fn;
}

function traced(fn: LossOrMetricFn): (yTrue: SymbolicTensor, yPred: SymbolicTensor) => SymbolicTensor {
  const run = (yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor => {
    const [a, b] = [yTrue, yPred].map((each) => new Tensor(each.shape, 'float32', nodeOf(each)));
    const result = fn(a!, b!);
    if (result instanceof Tensor && result.node !== undefined) return symbolOf(result.node);
    throw new UsageError(`tf: a loss or metric gives ${result}; expected a tensor that it computed of its arguments.`);
  };
  return Object.defineProperty(run, 'name', { value: fn.name || 'custom' });
}

const each = <From, To>(given: unknown, change: (one: From) => To): unknown => {
  if (Array.isArray(given)) return given.map((one) => each(one, change));
  if (typeof given === 'object' && given !== null && !('perSample' in given) && !('update' in given)) {
    return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, each(one, change)]));
  }
  return change(given as From);
};

/** `loss` of tfjs's compile as wgrad's. */
export const lossesOf = (loss: unknown): unknown =>
  each(loss, (one: unknown): LossChoice => {
    const known = KNOWN.get(one);
    if (typeof known === 'function') return known();
    if (known !== undefined) return known as LossChoice;
    return typeof one === 'function' ? traced(one as LossOrMetricFn) : (one as LossChoice);
  });

/** What tfjs calls these in logs. */
const SHORT: Readonly<Record<string, string>> = { accuracy: 'acc' };

/** `metrics` of tfjs's compile as wgrad's, always a list or a record. */
export function metricsOf(metrics: unknown): unknown {
  const found = each(metrics, (one: unknown): MetricChoice => {
    const known = KNOWN.get(one);
    if (typeof known === 'string') return known as MetricChoice;
    if (typeof one === 'string') return (SHORT[one] ?? (one === 'cosine' ? 'cosineSimilarity' : one)) as MetricChoice;
    return typeof one === 'function' ? traced(one as LossOrMetricFn) : (one as MetricChoice);
  });
  return typeof found === 'object' ? found : [found];
}
