/**
 * jax-js as its documentation has it: the whole step in one jit, from the batch (taken by index from samples on the device) through
 * dropout, loss, accuracy and gradients to Adam. An array handed to a function is consumed; `.ref` keeps it.
 *
 * What the library traced for one device it uses on others too (seen in 0.1.25: on wasm after webgpu, all samples went to the GPU
 * in each step), so each device gets a copy of the library of its own.
 */
import { type Classifier, withoutDropout } from '../models.ts';
import { normalised } from '../samples.ts';
import {
  type Forward,
  forwardOf,
  type Jax,
  type Layout,
  layoutsOf,
  lossOf,
  type Params,
  type Value,
} from './jax-js-network.ts';
import { LEARNING_RATE, type Samples, type Strategy, type Weights } from './strategy.ts';

type State = {
  params: Params;
  m: Params;
  v: Params;
  step: Value;
  key: Value;
  /** sums over the steps since they were read */
  loss: Value;
  accuracy: Value;
};

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-7];

export function jaxOn(device: 'webgpu' | 'wasm', jax: Jax): Strategy {
  return {
    how: (lean) =>
      lean
        ? 'whole step in one jit, accuracy in it, no dropout, batches sliced from samples on the device'
        : 'whole step in one jit, dropout and accuracy in it, batches by index from samples on the device',
    async prepare({ model: spec, samples, batchSize, weights, lean }) {
      const devices = await jax.init(device);
      if (!devices.includes(device)) throw new Error(`jax-js offers ${devices.join(', ')} here, not ${device}.`);
      jax.defaultDevice(device);
      const model = lean ? withoutDropout(spec) : spec;
      const x = picturesOf(jax, spec, samples);
      const y = jax.numpy.array(Int32Array.from(samples.labels));
      const train = trainStep(jax, forwardOf(jax, model), hasDropout(model));
      const step = jax.jit(lean ? train : onIndices(jax, train));
      const batches = lean ? new Slices(x, y, batchSize) : new Indices(jax, x, y, batchSize);
      const layouts = layoutsOf(model);
      let state = initial(jax, layouts, weights);
      return {
        async step(steps, watch) {
          jax.defaultDevice(device);
          state.loss.dispose();
          state.accuracy.dispose();
          state = { ...state, loss: scalar(jax), accuracy: scalar(jax) };
          watch?.begin();
          for (let i = 0; i < steps; i++) state = step(state, ...batches.next()) as State;
          const [loss] = await state.loss.ref.data();
          await jax.blockUntilReady(state.params);
          watch?.end();
          return loss! / steps;
        },
        async weights() {
          const read = async (param: Value, i: number): Promise<Float32Array> =>
            backTo(layouts[i]!, (await param.ref.data()) as Float32Array);
          return Promise.all(state.params.map(read));
        },
        dispose() {
          batches.dispose();
          for (const array of [x, y]) array.dispose();
          jax.tree.dispose(state);
          step.dispose();
        },
      };
    },
  };
}

const hasDropout = ({ layers }: Classifier): boolean => layers.some(({ kind }) => kind === 'dropout');

/** [samples, features] or [samples, channels, height, width] */
function picturesOf({ numpy: np }: Jax, { input }: Classifier, { images, labels }: Samples): Value {
  const x = np.array(normalised(images).slice()).reshape([labels.length, ...input]);
  return input.length === 1 ? x : np.transpose(x, [0, 3, 1, 2]);
}

/** Batches of the samples in their order. */
class Slices {
  #at = 0;

  constructor(
    private readonly x: Value,
    private readonly y: Value,
    private readonly size: number,
  ) {}

  next(): Value[] {
    if (this.#at + this.size > this.y.shape[0]!) this.#at = 0;
    const range: [number, number] = [this.#at, this.#at + this.size];
    this.#at += this.size;
    return [this.x.ref.slice(range), this.y.ref.slice(range)];
  }

  dispose(): void {}
}

/** All samples, and the indices of each batch of an epoch, shuffled and put on the device when an epoch begins. */
class Indices {
  readonly #order: Int32Array<ArrayBuffer>;
  #left: Value[] = [];

  constructor(
    private readonly jax: Jax,
    private readonly x: Value,
    private readonly y: Value,
    private readonly size: number,
  ) {
    this.#order = Int32Array.from({ length: y.shape[0]! }, (_, i) => i);
  }

  next(): Value[] {
    if (this.#left.length === 0) {
      shuffle(this.#order);
      const length = Math.floor(this.#order.length / this.size);
      const batch = (i: number) => this.jax.numpy.array(this.#order.slice(i * this.size, (i + 1) * this.size));
      this.#left = Array.from({ length }, (_, i) => batch(i));
    }
    return [this.x.ref, this.y.ref, this.#left.pop()!];
  }

  dispose(): void {
    for (const indices of this.#left.splice(0)) indices.dispose();
  }
}

const scalar = ({ numpy: np }: Jax): Value => np.array(0, { dtype: np.float32 });

function initial(jax: Jax, layouts: readonly Layout[], weights: Weights): State {
  const make = (values: (i: number) => Float32Array<ArrayBuffer>): Params =>
    layouts.map(({ shape }, i) => jax.numpy.array(values(i)).reshape([...shape]));
  const zeros = () => make((i) => new Float32Array(weights[i]!.length));
  return {
    params: make((i) => weights[i]!.map((_, at) => weights[i]![layouts[i]!.from(at)]!)),
    m: zeros(),
    v: zeros(),
    step: scalar(jax),
    key: jax.random.key(1),
    loss: scalar(jax),
    accuracy: scalar(jax),
  };
}

function backTo({ from }: Layout, values: Float32Array): Float32Array {
  const weights = new Float32Array(values.length);
  for (const [at, value] of values.entries()) weights[from(at)] = value;
  return weights;
}

/** Of a batch: x [batch, …], y [batch], or all samples and the batch's indices. */
type Step = (state: State, ...batch: Value[]) => State;

function trainStep(jax: Jax, forward: Forward, drops: boolean): Step {
  const { numpy: np, random, valueAndGrad, tree } = jax;
  const lossAndGrad = valueAndGrad(lossOf(jax, forward), { hasAux: true });
  return (state, x, y) => {
    const keys = drops ? np.split(random.split(state.key, 2), 2, 0).map((part) => part.reshape([2])) : [state.key];
    const [[loss, correct], grads] = lossAndGrad(tree.ref(state.params), x!, y!, ...keys.slice(1));
    const step = state.step.add(1);
    return {
      ...adam(jax, state, grads, step.ref),
      step,
      key: keys[0]!,
      loss: state.loss.add(loss),
      accuracy: state.accuracy.add(correct),
    };
  };
}

/** x [samples, …], y [samples], indices [batch] */
function onIndices({ numpy: np }: Jax, step: Step): Step {
  return (state, x, y, indices) => step(state, np.take(x!, indices!.ref, 0), np.take(y!, indices!, 0));
}

/** Keras's Adam. */
function adam(
  { numpy: np }: Jax,
  { params, m, v }: State,
  grads: Params,
  step: Value,
): Pick<State, 'params' | 'm' | 'v'> {
  const [rest1, rest2] = [np.subtract(1, np.power(BETA1, step.ref)), np.subtract(1, np.power(BETA2, step))];
  const next: Pick<State, 'params' | 'm' | 'v'> = { params: [], m: [], v: [] };
  for (const [i, grad] of grads.entries()) {
    const mean = m[i]!.mul(BETA1).add(grad.ref.mul(1 - BETA1));
    const square = v[i]!.mul(BETA2).add(np.square(grad).mul(1 - BETA2));
    const size = np.sqrt(square.ref.div(rest2.ref)).add(EPSILON);
    next.params.push(params[i]!.sub(mean.ref.div(rest1.ref).mul(LEARNING_RATE).div(size)));
    next.m.push(mean);
    next.v.push(square);
  }
  rest1.dispose();
  rest2.dispose();
  return next;
}

/** Fisher and Yates. */
function shuffle(order: Int32Array): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}
