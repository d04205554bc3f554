/** The arguments of pooling, which ops and layers share: sizes along one axis or two, and what is done at the edges. */
import { show, showList } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Shape } from '../graph/node.ts';
import type { PoolAttrs, PoolPadding } from '../ops/pooling.ts';

/** What happens at the edges: `valid`: windows lie within; `same`: as many as strides fit, some beyond the edge. */
export type { PoolPadding } from '../ops/pooling.ts';

/** One number for all axes, or a list with one for each. */
export type SizesAlong = number | readonly number[];

/** @throws UsageError */
export function sizesAlong(where: string, name: string, value: unknown, axes: number): Shape {
  const isSize = (size: unknown): size is number => Number.isSafeInteger(size) && (size as number) >= 1;
  if (isSize(value)) return Array.from({ length: axes }, () => value);
  if (Array.isArray(value) && value.length === axes && value.every(isSize)) return value;
  const list = axes === 1 ? 'one such number' : `${axes} such numbers`;
  throw new UsageError(
    `${where}: ${name} is ${showList(value)}; expected a whole number from 1 up, or a list of ${list}.`,
  );
}

/** @throws UsageError */
export function poolPadding(where: string, value: unknown): PoolPadding {
  if (value === 'valid' || value === 'same') return value;
  throw new UsageError(`${where}: padding is ${show(value)}; expected 'valid' or 'same'.`);
}

interface PoolArguments {
  readonly poolSize: unknown;
  readonly strides?: unknown;
  readonly padding?: unknown;
}

/**
 * How windows lie on pictures, or with one axis on sequences, which are pictures of height 1.
 * @throws UsageError
 */
export function poolAttrs(where: string, { poolSize, strides, padding }: PoolArguments, axes: number): PoolAttrs {
  const window = sizesAlong(where, 'poolSize', poolSize, axes);
  const steps = sizesAlong(where, 'strides', strides ?? window, axes);
  const flat = axes === 1 ? [1] : [];
  return {
    window: [...flat, ...window],
    strides: [...flat, ...steps],
    padding: poolPadding(where, padding ?? 'valid'),
  };
}
