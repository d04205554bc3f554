/**
 * What an optimizer is: how gradients change params, as nodes of the graph. Names, defaults and formulas are Keras's. The learning rate
 * and what follows from the step number live on the GPU in `rates` (see shaders/adam_rates.wgsl).
 */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import type { Field } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import type { Words } from '../../ops/schedules.ts';
import { expectNumber } from '../check.ts';
import type { Config, Configured, ConfigValue } from '../config.ts';
import { uncalled } from '../maker.ts';
import type { Schedule } from '../schedules/schedule.ts';

/** How gradients change weights: what `optimizers.*` give and `compile` takes. */
export interface Optimizer {
  /** 'sgd' or 'adam' */
  readonly name: string;
  /** the rate that it begins with; `model.setLearningRate` changes it where there is no schedule */
  readonly learningRate: number;
  /** the learning rate of each step, where it is no number */
  readonly schedule?: Schedule | undefined;
  /** What it was made of, for files; without it the model cannot be saved as compiled. The OptimizerClass of its class reads it. */
  readonly config?: Configured;
  /** Names of the state tensors that each param has, in the param's shape, zero at the beginning. */
  readonly slots: readonly string[];
  /** What is done to all gradients of a step before they are used; default: nothing. @internal */
  readonly clip?: (grads: readonly Node[]) => readonly Node[];
  /**
   * The rates of this step, out of those of the step before.
   * @param apart makes them of the words that change, element by element, where something follows that a kernel of their own could not do
   * @internal
   */
  readonly advance: (rates: Node, apart?: WordsApart) => Node;
  /** The gradient that a step takes, before it is clipped, out of that of the batch and the param's slots; default: that of the batch. @internal */
  readonly gathered?: (grad: Node, slots: readonly Node[]) => Node;
  /** The slot that has the average of a param, which the params are when `fit` ends; default: none. @internal */
  readonly average?: string;
  /** New [param, ...slots]. @param alone the gradient of the batch, neither gathered nor clipped @internal */
  readonly update: (param: Node, grad: Node, slots: readonly Node[], rates: Node, alone?: Node) => readonly Node[];
}

/** How weights are averaged: how much of the average stays in each step, and after how many steps the weights take it. */
export interface Averaging {
  readonly momentum: number;
  readonly every: number | undefined;
}

/** The rates, of a function of the learning rate and the words before that gives those which change, by index. */
export type WordsApart = (also: (rate: Node, before: Words) => Readonly<Record<number, Node>>) => Node;

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
  /** @param learningRate as it is now; a schedule as Keras writes it, since tfjs has none */
  readonly toTfjs: (config: Config, learningRate: ConfigValue) => OptimizerForm;
  /** The words of `rates` after `step` steps, from the second on, but for rounding; those that are not given are 0. Default: none. */
  readonly correctionsAfter?: (step: number, config: Config) => readonly number[];
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
  /** what is added to them after that: default 0 */
  readonly above?: number;
}

/** What `learningRate` of the options says: the rate of the first step, the schedule where it is one, and either as files have it. */
export interface GivenRate {
  readonly learningRate: number;
  readonly schedule?: Schedule | undefined;
  readonly config: number | Configured;
}

/** @throws UsageError */
export function givenRate(where: string, value: number | Schedule): GivenRate {
  const forgotten = uncalled('schedules', value);
  if (forgotten !== undefined) throw new UsageError(`${where}: learningRate is ${forgotten}`);
  if (isSchedule(value)) return { learningRate: value.initial, schedule: value, config: value.config };
  const learningRate = expectNumber(where, 'learningRate', value, 0, Number.POSITIVE_INFINITY);
  return { learningRate, config: learningRate };
}

const isSchedule = (value: unknown): value is Schedule =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Schedule>).advance === 'function';

/** @throws UsageError where the rate of each step is said already */
export function expectNoSchedule(where: string, { name, schedule }: Optimizer): void {
  if (schedule === undefined) return;
  throw new UsageError(
    `${where}: the learning rate of ${name} is the schedule ${schedule.config.class_name}, which says that of each step. Make the optimizer with a number as learningRate to set it.`,
  );
}

/** The rates of a step, of an optimizer that keeps nothing else in them. */
export const advanceBy =
  (schedule: Schedule | undefined) =>
  (rates: Node): Node =>
    schedule === undefined ? rates : schedule.advance(rates);

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
