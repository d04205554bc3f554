/** gamma · x + beta: what the layers that normalise learn, with the options that they share. */
import { either, type Field, flagOr, member } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import type { Variable } from '../../graph/variable.ts';
import { reshape } from '../../graph/views.ts';
import { expectBoolean } from '../check.ts';
import type { Config } from '../config.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import type { LayerTrace } from './description.ts';
import { paramOf } from './layer.ts';
import { expectPlainParams, type LayerOptions } from './options.ts';

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
}

export const AFFINE = ['center', 'scale', 'betaInitializer', 'gammaInitializer'];

export interface Affine {
  readonly config: Config;
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
  return {
    config: {
      ...{ center, scale },
      gamma_initializer: gammaInitializer.config ?? null,
      beta_initializer: betaInitializer.config ?? null,
    },
    variables: (shape) => [
      ...(scale ? [paramOf('gamma', shape, gammaInitializer)] : []),
      ...(center ? [paramOf('beta', shape, betaInitializer)] : []),
    ],
    read: (trace, variables, shape) => {
      const value = (i: number): Node => reshape(trace.read(variables[i]!), shape);
      return { ...(scale && { gamma: value(0) }), ...(center && { beta: value(scale ? 1 : 0) }) };
    },
  };
}

/** @param more of Keras's that the layer has not. @throws FormatError */
export function affineFrom(config: Field, ...more: readonly string[]): AffineOptions {
  const own = ['beta', 'gamma'].flatMap((name) => [`${name}_regularizer`, `${name}_constraint`]);
  expectPlainParams(config, ...own, ...more);
  return {
    center: flagOr(member(config, 'center'), true),
    scale: flagOr(member(config, 'scale'), true),
    betaInitializer: initializerFrom(either(config, 'beta_initializer')),
    gammaInitializer: initializerFrom(either(config, 'gamma_initializer')),
  };
}
