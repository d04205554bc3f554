/** gamma · x + beta: what the layers that normalise learn, with the options that they share. */
import { either, type Field, flagOr, member } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import type { Variable } from '../../graph/variable.ts';
import { reshape } from '../../graph/views.ts';
import { expectBoolean } from '../check.ts';
import type { Config } from '../config.ts';
import type { ConstraintChoice } from '../constraints/named.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import type { RegularizerChoice } from '../regularizers/named.ts';
import type { LayerTrace } from './description.ts';
import { paramOf } from './layer.ts';
import { expectPlainParams, type LayerOptions } from './options.ts';
import { configWith, ruleNames, rulesFrom, rulesOf } from './rules.ts';

/** Options of layers that normalise. */
export interface AffineOptions extends LayerOptions {
  /** whether a number that it learns is added to each result, `beta`: default true */
  readonly center?: boolean;
  /** whether each result is multiplied by a number that it learns, `gamma`: default true */
  readonly scale?: boolean;
  /** how beta begins: default 'zeros' */
  readonly betaInitializer?: InitializerName | Initializer;
  /** how gamma begins: default 'ones' */
  readonly gammaInitializer?: InitializerName | Initializer;
  /** what beta's values add to the loss: default nothing */
  readonly betaRegularizer?: RegularizerChoice;
  /** what gamma's values add to the loss: default nothing */
  readonly gammaRegularizer?: RegularizerChoice;
  /** what beta is kept within after each step: default nothing */
  readonly betaConstraint?: ConstraintChoice;
  /** what gamma is kept within after each step: default nothing */
  readonly gammaConstraint?: ConstraintChoice;
}

export const AFFINE = ['center', 'scale', 'betaInitializer', 'gammaInitializer', ...ruleNames('beta', 'gamma')];

export interface Affine {
  /** A layer's config with these options; undefined where no file can hold them. */
  readonly configWith: (own: Config) => Config | undefined;
  /** gamma, beta, as far as there are such. @param shape of each */
  readonly variables: (shape: Shape) => Variable[];
  /** @param variables of the layer, these first. @param shape in which they are seen */
  readonly read: (trace: LayerTrace, variables: readonly Variable[], shape: Shape) => { gamma?: Node; beta?: Node };
}

/** @throws UsageError where an option is wrong */
export function affineOf(where: string, options: AffineOptions): Affine {
  const center = expectBoolean(where, 'center', options.center ?? true);
  const scale = expectBoolean(where, 'scale', options.scale ?? true);
  const betaInitializer = initializerOf(where, options.betaInitializer ?? 'zeros');
  const gammaInitializer = initializerOf(where, options.gammaInitializer ?? 'ones');
  const rules = { gamma: rulesOf(where, options, 'gamma'), beta: rulesOf(where, options, 'beta') };
  return {
    configWith: (own) =>
      configWith(
        {
          ...{ ...own, center, scale },
          gamma_initializer: gammaInitializer.config ?? null,
          beta_initializer: betaInitializer.config ?? null,
        },
        rules,
      ),
    variables: (shape) => [
      ...(scale ? [paramOf('gamma', shape, gammaInitializer, rules.gamma)] : []),
      ...(center ? [paramOf('beta', shape, betaInitializer, rules.beta)] : []),
    ],
    read: (trace, variables, shape) => {
      const value = (i: number): Node => reshape(trace.read(variables[i]!), shape);
      return { ...(scale && { gamma: value(0) }), ...(center && { beta: value(scale ? 1 : 0) }) };
    },
  };
}

/** @param more of Keras's that the layer has not. @throws FormatError */
export function affineFrom(config: Field, ...more: readonly string[]): AffineOptions {
  expectPlainParams(config, ...more);
  return {
    ...rulesFrom(config, 'beta', 'gamma'),
    center: flagOr(member(config, 'center'), true),
    scale: flagOr(member(config, 'scale'), true),
    betaInitializer: initializerFrom(either(config, 'beta_initializer')),
    gammaInitializer: initializerFrom(either(config, 'gamma_initializer')),
  };
}
