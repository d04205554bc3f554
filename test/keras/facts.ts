/** What Keras itself gives, as test/keras/make-facts.py wrote it, and how wgrad's own of each is made: by Keras's names and options. */
import { readFileSync } from 'node:fs';
import { camelCase } from '../../src/fields.ts';
import {
  constraints,
  initializers,
  layers,
  losses,
  metrics,
  optimizers,
  regularizers,
  schedules,
} from '../../src/index.ts';
import { folded } from '../../src/names.ts';

/** Something that is made by its name and options, within options: `{ $: 'constraints.NonNeg', options: {} }`. */
export interface Nested {
  readonly $: string;
  readonly options: Options;
}
export type Option = null | boolean | number | string | Nested | readonly Option[];
export type Options = Readonly<Record<string, Option>>;
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };
export type Config = Readonly<Record<string, Plain>>;
export type Numbers = readonly number[];

export interface Fact {
  /** Keras's */
  readonly name: string;
  readonly options: Options;
  /** of the first fact of a name all of it, of later ones what differs */
  readonly config: Config;
}

export interface LossFact extends Fact {
  /** values by their keys */
  readonly y: string;
  readonly output: string;
  readonly shape: Numbers;
  readonly weights: string;
  readonly each: Numbers;
  readonly mean: number;
  readonly weighted: number;
  readonly grad: Numbers;
}

export interface MetricFact extends Fact {
  /** of a sample's output */
  readonly shape: Numbers;
  /** keys of y, output and weights */
  readonly batches: readonly (readonly [string, string, string])[];
  readonly results: Numbers;
  readonly weighted: Numbers;
}

export interface OptimizerFact extends Fact {
  readonly after: readonly Numbers[];
  readonly average?: Numbers;
}

export interface ScheduleFact extends Fact {
  readonly rates: Numbers;
}

export interface InitializerFact extends Fact {
  readonly exactly?: readonly (readonly [Numbers, Numbers])[];
  /** shapes with mean, deviation, least and most */
  readonly about?: readonly (readonly [Numbers, Numbers])[];
  /** of orthogonal ones: the product with itself */
  readonly squares?: readonly (readonly [Numbers, Numbers])[];
}

/** Of constraints, regularisers and activations. */
export interface ParamFact extends Fact {
  readonly x: string;
  readonly shape: Numbers;
  readonly y: number & Numbers;
  /** away from where slopes jump */
  readonly grad?: Numbers;
}

export interface LayerFact extends Fact {
  /** shapes and keys */
  readonly x: readonly (readonly [Numbers, string])[];
  readonly y: readonly (readonly [Numbers, Numbers])[];
  readonly call?: Options;
  readonly training?: boolean;
  /** which steps of the input count */
  readonly mask?: readonly [Numbers, string];
  readonly whole?: boolean;
  readonly weights?: readonly (readonly [name: string, Numbers, key: string])[];
  /** gradients of the sum of the squares of y, weighed */
  readonly dx?: readonly Numbers[];
  readonly dw?: Readonly<Record<string, Numbers>>;
  /** what it changed itself */
  readonly after?: Readonly<Record<string, Numbers>>;
}

export interface File<F> {
  readonly keras: string;
  readonly values: Readonly<Record<string, Numbers>>;
  readonly facts: readonly F[];
}

export const read = <F>(kind: string): File<F> => JSON.parse(readFileSync(`test/keras/facts/${kind}.json`, 'utf8'));

/** What of wgrad's API there are facts of, all but activations, which are names. */
export const API = { constraints, initializers, layers, losses, metrics, optimizers, regularizers, schedules };

export type Kind = keyof typeof API;

/** What wgrad calls something of Keras's; undefined where it has none. */
export const nameOf = (kind: Kind, name: string): string | undefined =>
  Object.keys(API[kind]).find((own) => folded(own) === folded(name));

type Make = (options?: unknown) => unknown;

/** wgrad's own, made by Keras's options. */
export function make(kind: Kind, name: string, options: Options): unknown {
  const own = (API[kind] as Readonly<Record<string, unknown>>)[nameOf(kind, name)!];
  if (typeof own === 'function' && !('example' in own)) return own; // an initialiser as it is
  if (kind === 'initializers' && name === 'Constant') return (own as Make)(options.value ?? 0);
  return (own as Make)(optionsOf(options));
}

export const optionsOf = (options: Options): object =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [camelCase(name), optionOf(value)]));

function optionOf(value: Option): unknown {
  if (Array.isArray(value)) return value.map(optionOf);
  if (typeof value === 'string') return /^[a-z]+(_[a-z0-9]+)+$/.test(value) ? camelCase(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const { $, options } = value as Nested;
  const [kind, name] = $.split('.').slice(-2) as [Kind, string];
  return make(kind, name, options);
}

/** A fact in a few words. */
export const titleOf = ({ name, options }: Fact, more = ''): string => {
  const written = JSON.stringify(options).replaceAll('"', '');
  return [name, written === '{}' ? '' : written, more].filter(Boolean).join(' ');
};
