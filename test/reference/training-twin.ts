/**
 * Float64 twin of the whole training loop: order of samples, dropout masks, forward, backward and optimizer, in plain loops.
 * Dense layers with relu and dropout, the last one with softmax and cross-entropy. Takes its first weights from outside.
 */
import { batchIndices, keeps, tick } from '../../src/cpu/random.ts';

export type TwinOptimizer =
  | { readonly kind: 'sgd'; readonly learningRate: number; readonly momentum: number; readonly nesterov?: boolean }
  | { readonly kind: 'adam'; readonly learningRate: number; readonly epsilonPlace: 'keras' | 'paper' };

export interface TwinWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

export interface TwinDropout {
  readonly rate: number;
  /** place of the dropout layer in the model, counted from 0 */
  readonly stream: number;
}

export interface TwinPlan {
  /** [count, pixels] bytes, read as byte / 255 */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly batchSize: number;
  readonly steps: number;
  readonly shuffle: boolean;
  readonly seed: number;
  /** kernel and bias of each dense layer */
  readonly weights: readonly TwinWeight[];
  /** one for each dense layer but the last; undefined where there is none */
  readonly dropout: readonly (TwinDropout | undefined)[];
  readonly optimizer: TwinOptimizer;
  /** the run ends where its margin falls below this; default 0 */
  readonly leastMargin?: number;
}

export interface TwinRun {
  /** mean loss of each step's batch, before its update */
  readonly losses: readonly number[];
  readonly weights: readonly TwinWeight[];
  /** how near to relu's kink an input of relu came, where dropout let it through */
  readonly margin: number;
}

interface Dense {
  readonly inputs: number;
  readonly units: number;
  readonly kernel: Float64Array; // [inputs, units]
  readonly bias: Float64Array; // [units]
}

/** The factors that dropout multiplies [size] values with in step `step` (the first is 1): 0, or 1 / (1 - rate) as f32. */
export function dropoutMask(size: number, seed: number, step: number, { rate, stream }: TwinDropout): Float32Array {
  const factor = 1 / (1 - rate);
  return Float32Array.from({ length: size }, (_, i) => (keeps(seed, stream, step, i, rate) ? factor : 0));
}

/** The samples of each of the first `steps` batches. */
export function batchOrder(
  count: number,
  { batchSize, steps, shuffle, seed }: Pick<TwinPlan, 'batchSize' | 'steps' | 'shuffle' | 'seed'>,
): number[][] {
  let clock = [1, 0, 0, seed, seed];
  return Array.from({ length: steps }, () => {
    const batch = Math.min(batchSize, count - clock[2]! * batchSize);
    const indices = batchIndices(clock, { count, batch, stride: batchSize, shuffle });
    clock = [...tick(clock, Math.ceil(count / batchSize))];
    return [...indices];
  });
}

export function trainTwin(plan: TwinPlan): TwinRun {
  const layers = plan.dropout
    .concat([undefined])
    .map((_, i) => denseOf(plan.weights[2 * i]!, plan.weights[2 * i + 1]!));
  const params = layers.flatMap(({ kernel, bias }) => [kernel, bias]);
  const update = updater(plan.optimizer, params);
  const losses: number[] = [];
  let margin = Number.POSITIVE_INFINITY;
  for (const batch of batchOrder(plan.labels.length, plan)) {
    const step = losses.length + 1;
    const masks = plan.dropout.map((dropout, l) => {
      const size = batch.length * layers[l]!.units;
      return dropout === undefined ? new Float32Array(size).fill(1) : dropoutMask(size, plan.seed, step, dropout);
    });
    const result = lossAndGradients(layers, masks, pixelsOf(plan, batch), labelsOf(plan, batch));
    update(result.grads, step);
    losses.push(result.loss);
    margin = Math.min(margin, result.margin);
    if (margin < (plan.leastMargin ?? 0)) break;
  }
  return { losses, weights: plan.weights.map((weight, i) => ({ ...weight, values: params[i]! })), margin };
}

function denseOf(kernel: TwinWeight, bias: TwinWeight): Dense {
  const [inputs = 0, units = 0] = kernel.shape;
  return { inputs, units, kernel: Float64Array.from(kernel.values), bias: Float64Array.from(bias.values) };
}

/** x [batch, pixels] */
function pixelsOf({ images, labels }: TwinPlan, batch: readonly number[]): Float64Array {
  const pixels = images.length / labels.length;
  const x = new Float64Array(batch.length * pixels);
  batch.forEach((sample, row) => {
    for (let p = 0; p < pixels; p++) x[row * pixels + p] = images[sample * pixels + p]! / 255;
  });
  return x;
}

const labelsOf = ({ labels }: TwinPlan, batch: readonly number[]): number[] => batch.map((sample) => labels[sample]!);

function lossAndGradients(
  layers: readonly Dense[],
  masks: readonly Float32Array[],
  x: Float64Array,
  labels: readonly number[],
): { loss: number; grads: Float64Array[]; margin: number } {
  const inputs = [x];
  let margin = Number.POSITIVE_INFINITY;
  layers.forEach((layer, l) => {
    const y = affine(inputs[l]!, layer, labels.length);
    const mask = masks[l];
    y.forEach((value, i) => {
      if (mask?.[i]) margin = Math.min(margin, Math.abs(value));
    });
    inputs.push(mask === undefined ? y : y.map((value, i) => Math.max(value, 0) * mask[i]!));
  });
  const { loss, dlogits } = crossEntropy(inputs.at(-1)!, labels);
  const grads: Float64Array[] = [];
  let dy = dlogits;
  for (let l = layers.length - 1; l >= 0; l--) {
    const { dkernel, dbias, dx } = affineGradients(inputs[l]!, dy, layers[l]!, labels.length);
    grads.unshift(dkernel, dbias);
    // Where relu or dropout made a zero, no gradient passes; elsewhere the mask's factor is the slope.
    dy = dx.map((value, i) => (inputs[l]![i]! > 0 ? value * (masks[l - 1]?.[i] ?? 1) : 0));
  }
  return { loss, grads, margin };
}

/** x [rows, inputs] · kernel + bias → [rows, units] */
function affine(x: Float64Array, { inputs, units, kernel, bias }: Dense, rows: number): Float64Array {
  const y = new Float64Array(rows * units);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < units; j++) y[row * units + j] = bias[j]!;
    for (let k = 0; k < inputs; k++) {
      const value = x[row * inputs + k]!;
      if (value === 0) continue;
      for (let j = 0; j < units; j++) y[row * units + j]! += value * kernel[k * units + j]!;
    }
  }
  return y;
}

function affineGradients(x: Float64Array, dy: Float64Array, { inputs, units, kernel }: Dense, rows: number) {
  const dkernel = new Float64Array(inputs * units);
  const dbias = new Float64Array(units);
  const dx = new Float64Array(rows * inputs);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < units; j++) dbias[j]! += dy[row * units + j]!;
    for (let k = 0; k < inputs; k++) {
      const value = x[row * inputs + k]!;
      if (value === 0) continue; // dx is not needed there either: relu or dropout was at zero, or x is the data
      let sum = 0;
      for (let j = 0; j < units; j++) {
        const d = dy[row * units + j]!;
        dkernel[k * units + j]! += value * d;
        sum += d * kernel[k * units + j]!;
      }
      dx[row * inputs + k] = sum;
    }
  }
  return { dkernel, dbias, dx };
}

/** Mean of -log softmax(logits)[label], and its gradient. */
function crossEntropy(logits: Float64Array, labels: readonly number[]): { loss: number; dlogits: Float64Array } {
  const [rows, classes] = [labels.length, logits.length / labels.length];
  const dlogits = new Float64Array(logits.length);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const z = logits.subarray(row * classes, (row + 1) * classes);
    const largest = Math.max(...z);
    const total = z.reduce((sum, value) => sum + Math.exp(value - largest), 0);
    const label = labels[row]!;
    loss += (Math.log(total) - (z[label]! - largest)) / rows;
    z.forEach((value, c) => {
      dlogits[row * classes + c] = (Math.exp(value - largest) / total - (c === label ? 1 : 0)) / rows;
    });
  }
  return { loss, dlogits };
}

type Update = (grads: readonly Float64Array[], step: number) => void;

function updater(optimizer: TwinOptimizer, params: readonly Float64Array[]): Update {
  return optimizer.kind === 'sgd' ? sgdUpdater(optimizer, params) : adamUpdater(optimizer, params);
}

function sgdUpdater(optimizer: TwinOptimizer & { kind: 'sgd' }, params: readonly Float64Array[]): Update {
  const { learningRate, momentum, nesterov = false } = optimizer;
  const velocities = params.map((param) => new Float64Array(param.length));
  return (grads) => {
    params.forEach((param, p) => {
      const [velocity, g] = [velocities[p]!, grads[p]!];
      for (let i = 0; i < param.length; i++) {
        velocity[i] = momentum * velocity[i]! - learningRate * g[i]!;
        param[i]! += nesterov ? momentum * velocity[i]! - learningRate * g[i]! : velocity[i]!;
      }
    });
  };
}

/** Kingma & Ba 2015: Keras's form (before section 2.1), and the one of algorithm 1, which tfjs has. */
function adamUpdater(optimizer: TwinOptimizer & { kind: 'adam' }, params: readonly Float64Array[]): Update {
  const { learningRate, epsilonPlace } = optimizer;
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-7];
  const slots = params.map(({ length }) => ({ m: new Float64Array(length), v: new Float64Array(length) }));
  return (grads, step) => {
    const [correction1, correction2] = [1 - beta1 ** step, 1 - beta2 ** step];
    params.forEach((param, p) => {
      const { m, v } = slots[p]!;
      const g = grads[p]!;
      for (let i = 0; i < param.length; i++) {
        m[i] = beta1 * m[i]! + (1 - beta1) * g[i]!;
        v[i] = beta2 * v[i]! + (1 - beta2) * g[i]! ** 2;
        param[i]! -=
          epsilonPlace === 'keras'
            ? (learningRate * Math.sqrt(correction2) * m[i]!) / correction1 / (Math.sqrt(v[i]!) + epsilon)
            : (learningRate * m[i]!) / correction1 / (Math.sqrt(v[i]! / correction2) + epsilon);
      }
    });
  };
}
