/**
 * What an optimizer is: how gradients change params, as nodes of the graph. Names, defaults and formulas are Keras's. The learning rate
 * and what follows from the step number live on the GPU in `rates` (see shaders/adam_rates.wgsl).
 */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { either, type Field, number } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { expectNumber } from '../check.ts';
import type { Config, Configured } from '../config.ts';
import { uncalled } from '../maker.ts';

/** How gradients change weights: what `optimizers.*` give and `compile` takes. */
export interface Optimizer {
  /** 'sgd' or 'adam' */
  readonly name: string;
  /** the rate that it begins with; `model.setLearningRate` changes it */
  readonly learningRate: number;
  /** What it was made of, for files; without it the model cannot be saved as compiled. The OptimizerClass of its class reads it. */
  readonly config?: Configured;
  /** Names of the state tensors that each param has, in the param's shape, zero at the beginning. */
  readonly slots: readonly string[];
  /** What is done to all gradients of a step before they are used; default: nothing. @internal */
  readonly clip?: (grads: readonly Node[]) => readonly Node[];
  /** The rates of this step, out of those of the step before. @internal */
  readonly advance: (rates: Node) => Node;
  /** New [param, ...slots]. @internal */
  readonly update: (param: Node, grad: Node, slots: readonly Node[], rates: Node) => readonly Node[];
}

/** How files have the optimizers of one class. Only what reads and writes files takes it. */
export interface OptimizerClass {
  /** Keras's and tfjs's names of it; the first is the one in an optimizer's own config */
  readonly classNames: readonly string[];
  /** Options that other optimizers do not have, and that files must then not have either. */
  readonly knows?: readonly string[];
  /**
   * @param paper whether epsilon stands where the paper and tfjs put it
   * @throws FormatError
   */
  readonly fromConfig: (config: Field, paper: boolean) => Optimizer;
  /** @param learningRate as it is now */
  readonly toTfjs: (config: Config, learningRate: number) => OptimizerForm;
  /** The words of `rates` after `step` steps, but for rounding; those that are not given are 0. */
  readonly ratesAfter: (step: number, config: Config) => readonly number[];
}

/** How tfjs describes an optimizer. */
export interface OptimizerForm {
  readonly class_name: string;
  readonly config: Config;
  /** by slot of wgrad's; tfjs has the others as they are */
  readonly slots: Readonly<Record<string, SlotForm>>;
}

/** How tfjs names and keeps a slot. */
export interface SlotForm {
  /** as in `dense/kernel/m` */
  readonly name: string;
  /** what the values are multiplied by to be tfjs's */
  readonly factor: number;
}

export const expectRate = (where: string, value: number): number =>
  expectNumber(where, 'learningRate', value, 0, Number.POSITIVE_INFINITY);

export const rateFrom = (config: Field): number => number(either(config, 'learning_rate'));

export function isOptimizer(choice: unknown): choice is Optimizer {
  const known = choice as Partial<Optimizer> | null;
  if (typeof known !== 'object' || known === null || !Array.isArray(known.slots)) return false;
  return typeof known.update === 'function' && typeof known.advance === 'function';
}

/** @throws UsageError for what is none */
export function expectOptimizer(what: string, choice: unknown): Optimizer {
  if (isOptimizer(choice)) return choice;
  const found = `${show(choice)}; expected one made by optimizers.adam() and the like.`;
  throw new UsageError(`${what} is ${uncalled('optimizers', choice) ?? found}`);
}
