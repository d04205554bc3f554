/** What options say of a layer's params besides how they begin: what their size costs, and what they are kept within. */
import { either, type Field } from '../../fields.ts';
import type { Config } from '../config.ts';
import { type ConstraintChoice, constraintOf } from '../constraints/named.ts';
import { constraintFrom } from '../constraints/registry.ts';
import { type RegularizerChoice, regularizerOf } from '../regularizers/named.ts';
import { regularizerFrom } from '../regularizers/registry.ts';
import type { ParamRules } from './param-rules.ts';

/** Options of layers with a kernel. */
export interface KernelRules {
  /** what the kernel's values add to the loss: default nothing */
  readonly kernelRegularizer?: RegularizerChoice;
  /** what the kernel is kept within after each step: default nothing */
  readonly kernelConstraint?: ConstraintChoice;
}

/** Options of layers with a bias. */
export interface BiasRules {
  /** what the bias's values add to the loss: default nothing */
  readonly biasRegularizer?: RegularizerChoice;
  /** what the bias is kept within after each step: default nothing */
  readonly biasConstraint?: ConstraintChoice;
}

/** Names of the options of these params: `kernelRegularizer`, `kernelConstraint`. */
export const ruleNames = (...params: readonly string[]): string[] =>
  params.flatMap((name) => [`${name}Regularizer`, `${name}Constraint`]);

/** @param name of the param in the options, such as `kernel` @throws UsageError */
export function rulesOf(where: string, options: object, name: string): ParamRules {
  const given = options as Readonly<Record<string, unknown>>;
  const [regularizer, constraint] = ruleNames(name) as [string, string];
  return {
    regularizer: regularizerOf(where, regularizer, given[regularizer]),
    constraint: constraintOf(where, constraint, given[constraint]),
  };
}

/**
 * A layer's config with what holds for its params; undefined where that is a function of the user's, which no file can hold.
 * @param rules by Keras's names of the params, such as `kernel`
 */
export function configWith(config: Config, rules: Readonly<Record<string, ParamRules>>): Config | undefined {
  const all = Object.entries(rules).flatMap(([name, { regularizer, constraint }]) => [
    ...(regularizer ? [[`${name}_regularizer`, regularizer.config] as const] : []),
    ...(constraint ? [[`${name}_constraint`, constraint.config] as const] : []),
  ]);
  if (all.some(([, each]) => each === undefined)) return undefined;
  return { ...config, ...Object.fromEntries(all as (readonly [string, Config])[]) };
}

/** Options of these params out of a file. @throws FormatError */
export const rulesFrom = (config: Field, ...params: readonly string[]): object =>
  Object.fromEntries(
    params.flatMap((name) => [
      [`${name}Regularizer`, regularizerFrom(either(config, `${name}_regularizer`))],
      [`${name}Constraint`, constraintFrom(either(config, `${name}_constraint`))],
    ]),
  );
