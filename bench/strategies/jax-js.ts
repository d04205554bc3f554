/**
 * jax-js as its documentation has it: the whole step in one jit, from the batch (taken by index from samples on the device) through
 * dropout, loss, accuracy and gradients to Adam. An array handed to a function is consumed; `.ref` keeps it.
 *
 * What the library traced for one device it uses on others too (seen in 0.1.25: on wasm after webgpu, all samples went to the GPU
 * in each step), so each device gets a copy of the library of its own.
 */
import type * as Library from '@jax-js/jax';
import { normalised } from '../samples.ts';
import {
  CLASSES,
  DROPOUT,
  LEARNING_RATE,
  PIXELS,
  type Strategy,
  UNITS,
  WEIGHT_SHAPES,
  type Weights,
} from './strategy.ts';

type Jax = typeof Library;
type Value = Library.Array;
type Params = { w1: Value; b1: Value; w2: Value; b2: Value };
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

const NAMES = ['w1', 'b1', 'w2', 'b2'] as const;
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-7];

export function jaxOn(device: 'webgpu' | 'wasm', jax: Jax): Strategy {
  const { numpy: np } = jax;
  return {
    how: 'whole step in one jit, dropout and accuracy in it, batches by index from samples on the device',
    async prepare({ images, labels }, batchSize, weights) {
      const devices = await jax.init(device);
      if (!devices.includes(device)) throw new Error(`jax-js offers ${devices.join(', ')} here, not ${device}.`);
      jax.defaultDevice(device);
      const x = np.array(normalised(images).slice()).reshape([labels.length, PIXELS]);
      const y = np.array(Int32Array.from(labels));
      const step = jax.jit(trainStep(jax, batchSize));
      const batches = new Batches(jax, labels.length, batchSize);
      let state = initial(jax, weights);
      return {
        async step(steps, watch) {
          jax.defaultDevice(device);
          state.loss.dispose();
          state.accuracy.dispose();
          state = { ...state, loss: scalar(jax), accuracy: scalar(jax) };
          watch?.begin();
          for (let i = 0; i < steps; i++) state = step(state, x.ref, y.ref, batches.next()) as State;
          const [loss] = await state.loss.ref.data();
          await jax.blockUntilReady(state.params);
          watch?.end();
          return loss! / steps;
        },
        async weights() {
          const values = await Promise.all(NAMES.map((name) => state.params[name].ref.data()));
          return values as unknown as Weights;
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

/** Sample indices of each batch of an epoch, shuffled and put on the device when an epoch begins. */
class Batches {
  readonly #order: Int32Array<ArrayBuffer>;
  #left: Value[] = [];

  constructor(
    private readonly jax: Jax,
    samples: number,
    private readonly size: number,
  ) {
    this.#order = Int32Array.from({ length: samples }, (_, i) => i);
  }

  next(): Value {
    if (this.#left.length === 0) {
      shuffle(this.#order);
      const length = Math.floor(this.#order.length / this.size);
      const batch = (i: number) => this.jax.numpy.array(this.#order.slice(i * this.size, (i + 1) * this.size));
      this.#left = Array.from({ length }, (_, i) => batch(i));
    }
    return this.#left.pop()!;
  }

  dispose(): void {
    for (const indices of this.#left.splice(0)) indices.dispose();
  }
}

const scalar = ({ numpy: np }: Jax): Value => np.array(0, { dtype: np.float32 });

function initial(jax: Jax, weights: Weights): State {
  const make = (values: (i: number) => Float32Array<ArrayBuffer>): Params => {
    const arrays = NAMES.map((name, i) => [name, jax.numpy.array(values(i)).reshape([...WEIGHT_SHAPES[i]!])] as const);
    return Object.fromEntries(arrays) as Params;
  };
  const zeros = () => make((i) => new Float32Array(weights[i]!.length));
  return {
    params: make((i) => Float32Array.from(weights[i]!)),
    m: zeros(),
    v: zeros(),
    step: scalar(jax),
    key: jax.random.key(1),
    loss: scalar(jax),
    accuracy: scalar(jax),
  };
}

function lossOf({ numpy: np, nn, random }: Jax, batchSize: number) {
  return (params: Params, x: Value, y: Value, key: Value): [Value, Value] => {
    const hidden = nn.relu(np.matmul(x, params.w1).add(params.b1));
    const keep = random.bernoulli(key, 1 - DROPOUT, [batchSize, UNITS]);
    const dropped = np.where(keep, hidden.div(1 - DROPOUT), 0);
    const logits = np.matmul(dropped, params.w2).add(params.b2);
    const correct = np.equal(np.argmax(logits.ref, -1), y.ref).astype(np.float32).mean();
    const loss = nn.logSoftmax(logits, -1).mul(nn.oneHot(y, CLASSES)).sum(-1).mean().neg();
    return [loss, correct];
  };
}

/** x [samples, 784], y [samples], indices [batch] */
function trainStep(jax: Jax, batchSize: number) {
  const { numpy: np, random, tree } = jax;
  const lossAndGrad = jax.valueAndGrad(lossOf(jax, batchSize), { hasAux: true });
  return (state: State, x: Value, y: Value, indices: Value): State => {
    const [key, dropoutKey] = np.split(random.split(state.key, 2), 2, 0).map((part) => part.reshape([2]));
    const [[loss, correct], grads] = lossAndGrad(
      tree.ref(state.params),
      np.take(x, indices.ref, 0),
      np.take(y, indices, 0),
      dropoutKey!,
    );
    const step = state.step.add(1);
    return {
      ...adam(jax, state, grads, step.ref),
      step,
      key: key!,
      loss: state.loss.add(loss),
      accuracy: state.accuracy.add(correct),
    };
  };
}

/** Keras's Adam. */
function adam(
  { numpy: np }: Jax,
  { params, m, v }: State,
  grads: Params,
  step: Value,
): Pick<State, 'params' | 'm' | 'v'> {
  const [rest1, rest2] = [np.subtract(1, np.power(BETA1, step.ref)), np.subtract(1, np.power(BETA2, step))];
  const next = { params: {}, m: {}, v: {} } as Pick<State, 'params' | 'm' | 'v'>;
  for (const name of NAMES) {
    const grad = grads[name];
    next.m[name] = m[name].mul(BETA1).add(grad.ref.mul(1 - BETA1));
    next.v[name] = v[name].mul(BETA2).add(np.square(grad).mul(1 - BETA2));
    const size = np.sqrt(next.v[name].ref.div(rest2.ref)).add(EPSILON);
    next.params[name] = params[name].sub(next.m[name].ref.div(rest1.ref).mul(LEARNING_RATE).div(size));
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
