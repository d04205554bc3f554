/** Initialisers: how a param begins, computed on the GPU. Formulas as in Keras (Glorot & Bengio 2010, He et al. 2015). */
import { UsageError } from '../errors.ts';
import type { Node, Shape } from '../graph/node.ts';
import type { Spelling } from '../names.ts';
import { truncatedNormal, uniform } from '../ops/random.ts';
import { fill } from '../ops/sources.ts';
import { expectName, expectNumber } from './check.ts';
import type { Configured } from './config.ts';

/** Makes the values of a param of `shape`; `clock` holds the seed, `stream` keeps params apart. */
export interface Initializer {
  (clock: Node, shape: Shape, stream: number): Node;
  /** of a constant */
  readonly value?: number;
}

/** Keras cuts its normals at two deviations and widens them by this much to keep the variance. */
const TRUNCATION = 0.87962566103423978;

/** Inputs and outputs of one unit, for a matrix [in, out]; a vector counts as both. */
function fans(shape: Shape): [number, number] {
  const [fanIn = 1, fanOut = fanIn] = shape;
  return [fanIn, fanOut];
}

const uniformBy =
  (variance: (fanIn: number, fanOut: number) => number): Initializer =>
  (clock, shape, stream) =>
    uniform(clock, shape, Math.sqrt(3 * variance(...fans(shape))), stream);

const normalBy =
  (variance: (fanIn: number, fanOut: number) => number): Initializer =>
  (clock, shape, stream) =>
    truncatedNormal(clock, shape, Math.sqrt(variance(...fans(shape))) / TRUNCATION, stream);

const glorot = (fanIn: number, fanOut: number): number => 2 / (fanIn + fanOut);
const he = (fanIn: number): number => 2 / fanIn;

/** Every element is `value`. */
export function constant(value: number): Initializer {
  expectNumber('initializers.constant', 'value', value, -3.4e38, 3.4e38);
  return Object.assign((_: Node, shape: Shape) => fill(shape, value), { value });
}

const named = {
  glorotUniform: uniformBy(glorot),
  glorotNormal: normalBy(glorot),
  heUniform: uniformBy(he),
  heNormal: normalBy(he),
  zeros: constant(0),
  ones: constant(1),
} satisfies Record<string, Initializer>;

/** In any spelling: 'glorotUniform', 'glorot_uniform', 'GlorotUniform'. */
export type InitializerName = Spelling<keyof typeof named>;

/** All initialisers by name, and `constant(value)`. */
export const initializers = { ...named, constant };

export function initializerOf(where: string, choice: InitializerName | Initializer): Initializer {
  if (choice === (constant as unknown)) {
    throw new UsageError(
      `${where}: initializer is the function initializers.constant. Call it: initializers.constant(0).`,
    );
  }
  if (typeof choice === 'function') return choice;
  return named[expectName(where, 'initializer', choice, named)];
}

/** What Keras calls it; nothing for a function of the user's own, which no file can hold. */
export function initializerConfig(initializer: Initializer): Configured | null {
  const name = Object.entries(named).find(([, known]) => known === initializer)?.[0];
  if (name !== undefined) return { class_name: name[0]!.toUpperCase() + name.slice(1), config: {} };
  const { value } = initializer;
  return value === undefined ? null : { class_name: 'Constant', config: { value } };
}
