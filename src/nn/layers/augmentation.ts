/** What layers have in common that change pictures at random while a model trains: draws, ranges they are drawn from, their members in files. */
import { show, showList } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { either, expectOff, type Field, isAbsent, listed, number, whole } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { randomNormal, randomUniform } from '../../ops/random.ts';
import { expectSeed } from '../check.ts';
import type { LayerTrace } from './description.ts';
import type { LayerOptions } from './options.ts';
import { expectLast } from './pooling.ts';

/** Options of all layers that change pictures at random. */
export interface RandomOptions extends LayerOptions {
  /**
   * Layers of one class with equal seeds draw the same numbers in a step, so that a picture and its mask, each with a layer of its own, are
   * changed alike. A whole number from 0 up; default: each call of a layer draws its own.
   */
  readonly seed?: number;
}

/** A number, or the two ends of a range. */
export type Factor = number | readonly [lower: number, upper: number];

/** Random numbers of one call of a layer in a step. Each call gives others. */
export interface Draws {
  /** from `low` to `high`, one for each picture: [pictures, 1] */
  readonly uniform: (low: number, high: number) => Node;
  /** of mean 0 and deviation 1 */
  readonly normal: (shape: Shape) => Node;
}

/** Streams of draws of one layer lie so far apart. Those that layers count up from 0 stay below all of them. */
const NEXT = 2 ** 27;
const SEEDED = 2 ** 26;

export function drawsOf(trace: LayerTrace, seed: number | undefined, pictures: number): Draws {
  const first = seed === undefined ? trace.stream() : SEEDED + (seed % SEEDED);
  let taken = 0;
  const stream = (): number => first + NEXT * taken++;
  return {
    uniform: (low, high) => randomUniform(trace.clock, [pictures, 1], low, high, stream()),
    normal: (shape) => randomNormal(trace.clock, shape, 0, 1, stream()),
  };
}

export const checkSeed = (where: string, seed: number | undefined): number | undefined =>
  seed === undefined ? undefined : expectSeed(where, seed);

/**
 * The range of a factor, from the smaller of its ends to the larger one.
 * @param limits the least that an end may be, or what it must be above; and what one number stands for
 * @throws UsageError
 */
export function rangeOf(
  where: string,
  name: string,
  value: unknown,
  { least, above, single }: { least: number; above?: number; single: (factor: number) => readonly [number, number] },
): readonly [lower: number, upper: number] {
  const isFactor = (each: unknown): each is number =>
    typeof each === 'number' && each >= least && each <= 1 && each !== above;
  if (isFactor(value)) return single(value);
  if (Array.isArray(value) && value.length === 2 && value.every(isFactor))
    return [Math.min(...value), Math.max(...value)];
  const range = above === undefined ? `from ${least} to 1` : `above ${above}, up to 1`;
  const got = Array.isArray(value) ? showList(value) : show(value);
  throw new UsageError(`${where}: ${name} is ${got}; expected a number ${range}, or two in a list.`);
}

/** Both ways by as much. */
export const bothWays = (factor: number): readonly [number, number] => [-Math.abs(factor), Math.abs(factor)];

/** The range that pixels may have: default 0 to 255. @throws UsageError */
export function valueRangeOf(where: string, value: unknown): readonly [low: number, high: number] {
  if (value === undefined) return [0, 255];
  const isRange = Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] < value[1];
  if (isRange) return [value[0], value[1]];
  throw new UsageError(`${where}: valueRange is ${showList(value)}; expected [lowest, highest].`);
}

/** A number, or two in a list. */
export const factorFrom = (field: Field): Factor =>
  typeof field.value === 'number' ? field.value : (listed(field).map(number) as unknown as Factor);

/** The members of a config that all of these layers have. @throws FormatError */
export function randomFrom(config: Field, common: LayerOptions): RandomOptions {
  expectLast(config);
  expectOff(config, ['bounding_box_format']);
  const seed = either(config, 'seed');
  return { ...common, ...(!isAbsent(seed) && { seed: whole(seed, 0) % 2 ** 32 }) };
}

/** As it stands in a file. */
export const randomConfig = (
  seed: number | undefined,
): { readonly seed: number | null; readonly data_format: string } => ({
  seed: seed ?? null,
  data_format: 'channels_last',
});
