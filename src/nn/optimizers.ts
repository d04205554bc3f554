/**
 * Optimizers: how gradients change params, as nodes of the graph. Names, defaults and formulas are Keras's. The learning rate
 * and what follows from the step number live on the GPU in `rates` (see shaders/adam_rates.wgsl).
 */
import { UsageError } from '../errors.ts';
import type { Node } from '../graph/node.ts';
import type { Spelling } from '../names.ts';
import { adam as adamOp, adamRates, momentum as momentumOp, sgd as sgdOp } from '../ops/optimizers.ts';
import { expectBoolean, expectName, expectNumber, expectOptions, unknownName } from './check.ts';
import type { Configured } from './config.ts';

export interface Optimizer {
  readonly name: string;
  readonly learningRate: number;
  /** What it was made of, for files; without it the model cannot be saved as compiled. The row that reads it is in src/io/keras-optimizers.ts. */
  readonly config?: Configured;
  /** Names of the state tensors that each param has, in the param's shape, zero at the beginning. */
  readonly slots: readonly string[];
  /** The rates of this step, out of those of the step before. */
  readonly advance: (rates: Node) => Node;
  /** New [param, ...slots]. */
  readonly update: (param: Node, grad: Node, slots: readonly Node[], rates: Node) => readonly Node[];
}

export interface SgdOptions {
  /** default 0.01 */
  readonly learningRate?: number;
  /** default 0 */
  readonly momentum?: number;
  /** default false */
  readonly nesterov?: boolean;
}

/** Gradient descent, with momentum where asked for. */
export function sgd(options: SgdOptions = {}): Optimizer {
  expectOptions('optimizers.sgd', options, ['learningRate', 'momentum', 'nesterov'], 'learningRate');
  const learningRate = rate('optimizers.sgd', options.learningRate ?? 0.01);
  const momentum = expectNumber('optimizers.sgd', 'momentum', options.momentum ?? 0, 0, 1);
  const nesterov = expectBoolean('optimizers.sgd', 'nesterov', options.nesterov ?? false);
  const plain = momentum === 0;
  return {
    name: 'sgd',
    learningRate,
    config: { class_name: 'SGD', config: { learning_rate: learningRate, momentum, nesterov } },
    slots: plain ? [] : ['velocity'],
    advance: (rates) => rates,
    update: (param, grad, [velocity], rates) =>
      plain ? [sgdOp(param, grad, rates)] : momentumOp(param, velocity!, grad, rates, momentum, nesterov),
  };
}

export interface AdamOptions {
  /** default 0.001 */
  readonly learningRate?: number;
  /** default 0.9 */
  readonly beta1?: number;
  /** default 0.999 */
  readonly beta2?: number;
  /** default 1e-7 */
  readonly epsilon?: number;
  /** where epsilon stands: 'keras' (default) before the bias correction, 'paper' after it, as tfjs and PyTorch do */
  readonly epsilonPlace?: 'keras' | 'paper';
}

/** Adam: Kingma & Ba 2015. */
export function adam(options: AdamOptions = {}): Optimizer {
  const where = 'optimizers.adam';
  expectOptions(where, options, ['learningRate', 'beta1', 'beta2', 'epsilon', 'epsilonPlace'], 'learningRate');
  const learningRate = rate(where, options.learningRate ?? 0.001);
  const beta1 = expectNumber(where, 'beta1', options.beta1 ?? 0.9, 0, 1);
  const beta2 = expectNumber(where, 'beta2', options.beta2 ?? 0.999, 0, 1);
  const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 1e-7, 1e-30, 1);
  const place = options.epsilonPlace ?? 'keras';
  if (place !== 'keras' && place !== 'paper') throw unknownName(where, 'epsilonPlace', place, ['keras', 'paper']);
  return {
    name: 'adam',
    learningRate,
    config: {
      class_name: 'Adam',
      config: { learning_rate: learningRate, beta_1: beta1, beta_2: beta2, epsilon, epsilon_place: place },
    },
    slots: ['m', 'v'],
    advance: (rates) => adamRates(rates, { beta1, beta2, epsilon, correctEpsilon: place === 'paper' }),
    update: (param, grad, [m, v], rates) => adamOp(param, m!, v!, grad, rates, beta1, beta2),
  };
}

const rate = (where: string, value: number): number =>
  expectNumber(where, 'learningRate', value, 0, Number.POSITIVE_INFINITY);

export const optimizers = { sgd, adam };

/** In any spelling: 'adam', 'Adam'. */
export type OptimizerName = Spelling<keyof typeof optimizers> | 'SGD';

function isOptimizer(choice: unknown): choice is Optimizer {
  const known = choice as Partial<Optimizer> | null;
  if (typeof known !== 'object' || known === null || !Array.isArray(known.slots)) return false;
  return typeof known.update === 'function' && typeof known.advance === 'function';
}

export function optimizerOf(choice: OptimizerName | Optimizer): Optimizer {
  if (isOptimizer(choice)) return choice;
  const uncalled = Object.entries(optimizers).find(([, make]) => make === (choice as unknown))?.[0];
  if (uncalled !== undefined) {
    throw new UsageError(
      `model.compile: optimizer is the function optimizers.${uncalled}. Call it: optimizers.${uncalled}().`,
    );
  }
  return optimizers[expectName('model.compile', 'optimizer', choice, optimizers)]();
}
