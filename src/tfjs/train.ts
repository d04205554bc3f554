/**
 * Optimizers with tfjs's names, arguments and defaults. `compile` takes wgrad's own of the same formula; `minimize` and `applyGradients`
 * compute that formula on the CPU, of variables.
 */
import { interpreter, type Value } from '../cpu/evaluate.ts';
import { UsageError } from '../errors.ts';
import { leaf, type Node } from '../graph/node.ts';
import { RATES, RATES_WORDS } from '../graph/words.ts';
import { adadelta as adadeltaOf } from '../nn/optimizers/adadelta.ts';
import { adagrad as adagradOf } from '../nn/optimizers/adagrad.ts';
import { adam as adamOf } from '../nn/optimizers/adam.ts';
import { adamax as adamaxOf } from '../nn/optimizers/adamax.ts';
import type { Optimizer as Formula } from '../nn/optimizers/optimizer.ts';
import { rmsprop as rmspropOf } from '../nn/optimizers/rmsprop.ts';
import { sgd as sgdOf } from '../nn/optimizers/sgd.ts';
import { type NamedGradients, variableGrads } from './gradients.ts';
import { knownVariable, Tensor, type Variable } from './tensor.ts';

/** How gradients change weights; `train` makes them. */
export class Optimizer {
  /** The rate of the next step. */
  learningRate: number;
  readonly #slots = new Map<Variable, Float64Array[]>();
  #rates: Float64Array | undefined;

  /** @internal */
  constructor(
    private readonly className: string,
    learningRate: number,
    private readonly make: (learningRate: number) => Formula,
  ) {
    this.learningRate = learningRate;
    make(learningRate);
  }

  /** wgrad's own of the same formula. @internal */
  formula(): Formula {
    return this.make(this.learningRate);
  }

  /** tfjs's name of its class. */
  getClassName(): string {
    return this.className;
  }

  /** Sets the rate of the next step. */
  setLearningRate(learningRate: number): void {
    this.learningRate = learningRate;
  }

  /**
   * One step that makes the value of f, a single number, smaller. On the CPU.
   * @param returnCost whether the value is given
   * @param varList what changes; default: all trainable variables that f reads
   */
  minimize(f: () => Tensor, returnCost = false, varList?: readonly Variable[]): Tensor | null {
    const variables = new Map<string, Variable>();
    const { value, grads } = this.computeGradients(f, varList, variables);
    this.#apply(Object.entries(grads).map(([name, grad]) => [variables.get(name)!, grad]));
    for (const grad of Object.values(grads)) grad.dispose();
    if (returnCost) return value;
    value.dispose();
    return null;
  }

  /** The value of f, a single number, and its gradients by name. */
  computeGradients(
    f: () => Tensor,
    varList?: readonly Variable[],
    found: Map<string, Variable> = new Map(),
  ): { value: Tensor; grads: NamedGradients } {
    const result = variableGrads(f, varList);
    for (const name of Object.keys(result.grads)) found.set(name, variableNamed(name));
    return result;
  }

  /** One step by these gradients: by the names of variables, or as a list of both. */
  applyGradients(gradients: NamedGradients | readonly { readonly name: string; readonly tensor: Tensor }[]): void {
    const list: [string, Tensor][] = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor])
      : Object.entries(gradients as NamedGradients);
    this.#apply(list.map(([name, grad]) => [variableNamed(name), grad]));
  }

  /** Forgets what it has learnt. */
  dispose(): void {
    this.#slots.clear();
    this.#rates = undefined;
  }

  #apply(gradients: readonly (readonly [Variable, Tensor])[]): void {
    const { advance, update, slots: names } = this.formula();
    const before = this.#rates ?? new Float64Array(RATES_WORDS);
    before[RATES.learningRate] = this.learningRate;
    const known = new Map<Node, Value>();
    const fed = (values: ArrayLike<number>, shape: readonly number[]): Node => {
      const node = leaf('state', 'value', shape, 'f32');
      known.set(node, Float64Array.from(values));
      return node;
    };
    const compute = interpreter(() => undefined, undefined, known);
    const rates = advance(fed(before, [RATES_WORDS]));
    this.#rates = compute(rates).slice();
    for (const [variable, grad] of gradients) {
      const { shape, size } = variable;
      const held = this.#slots.get(variable) ?? names.map(() => new Float64Array(size));
      const own = held.map((values) => fed(values, shape));
      const [value, ...after] = update(fed(variable.dataSync(), shape), fed(grad.dataSync(), shape), own, rates);
      this.#slots.set(variable, after.map(compute));
      variable.assign(new Tensor(shape, 'float32', Float32Array.from(compute(value!))));
    }
  }
}

function variableNamed(name: string): Variable {
  const found = knownVariable(name);
  if (found !== undefined) return found;
  throw new UsageError(
    `tf.train: there is no variable '${name}'. Give gradients by the names that variableGrads gives.`,
  );
}

const EPSILON = 1e-7;

/** p - rate · g */
export const sgd = (learningRate: number): Optimizer =>
  new Optimizer('SGD', learningRate, (rate) => sgdOf({ learningRate: rate }));

/** Steps that keep a share of the last one. */
export const momentum = (learningRate: number, share: number, useNesterov = false): Optimizer =>
  new Optimizer('Momentum', learningRate, (rate) =>
    sgdOf({ learningRate: rate, momentum: share, nesterov: useNesterov }),
  );

/** Adam: Kingma & Ba 2015, epsilon as in the paper. */
export const adam = (learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon: number | null = EPSILON): Optimizer =>
  new Optimizer('Adam', learningRate, (rate) =>
    adamOf({ learningRate: rate, beta1, beta2, epsilon: epsilon ?? EPSILON, epsilonPlace: 'paper' }),
  );

/** Adamax: Kingma & Ba 2015. A decay of the rate is not there. @throws UsageError where it is asked for */
export const adamax = (
  learningRate = 0.002,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon: number | null = EPSILON,
  decay = 0,
): Optimizer => {
  if (decay !== 0)
    throw new UsageError("tf.train.adamax: decay is not there. Set the optimizer's learningRate between calls of fit.");
  return new Optimizer('Adamax', learningRate, (rate) =>
    adamaxOf({ learningRate: rate, beta1, beta2, epsilon: epsilon ?? EPSILON }),
  );
};

/** RMSprop: Tieleman & Hinton 2012. */
export const rmsprop = (
  learningRate: number,
  decay = 0.9,
  share = 0,
  epsilon: number | null = EPSILON,
  centered = false,
): Optimizer =>
  new Optimizer('RMSProp', learningRate, (rate) =>
    rmspropOf({ learningRate: rate, rho: decay, momentum: share, epsilon: epsilon ?? EPSILON, centered }),
  );

/** Adagrad: Duchi et al. 2011. */
export const adagrad = (learningRate: number, initialAccumulatorValue = 0.1): Optimizer =>
  new Optimizer('Adagrad', learningRate, (rate) =>
    adagradOf({ learningRate: rate, initialAccumulatorValue, epsilon: EPSILON }),
  );

/** Adadelta: Zeiler 2012. Divides by the mean of squares of this step, where tfjs has that of the step before. */
export const adadelta = (learningRate = 0.001, rho = 0.95, epsilon: number | null = EPSILON): Optimizer =>
  new Optimizer('Adadelta', learningRate, (rate) =>
    adadeltaOf({ learningRate: rate, rho, epsilon: epsilon ?? EPSILON }),
  );

/** What `compile` makes of a name. */
const NAMED: Readonly<Record<string, () => Optimizer>> = {
  adagrad: () => adagrad(0.01),
  adadelta: () => adadelta(1),
  adam: () => adam(),
  adamax: () => adamax(),
  rmsprop: () => rmsprop(0.001),
  sgd: () => sgd(0.01),
};

/** @throws UsageError for what is none */
export function optimizerOf(choice: unknown): Optimizer {
  if (choice instanceof Optimizer) return choice;
  const make = typeof choice === 'string' ? NAMED[choice.toLowerCase()] : undefined;
  if (make !== undefined) return make();
  throw new UsageError(
    `model.compile: the optimizer is ${typeof choice === 'string' ? `'${choice}'` : typeof choice}; expected one of tf.train, or ${Object.keys(NAMED).join(', ')}.`,
  );
}
