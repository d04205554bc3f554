/** Rows and columns around pictures, as zeroPadding2d adds them and cropping2d takes them away. */
import { showList } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { type Field, isAbsent, listed, whole } from '../../fields.ts';

/** How many rows or columns on either side: one number for all four, [rows, columns], or [[top, bottom], [left, right]]. */
export type Margins =
  | number
  | readonly [rows: number, columns: number]
  | readonly [rows: readonly [top: number, bottom: number], columns: readonly [left: number, right: number]];

type Pair = readonly [before: number, after: number];

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isPair = (value: unknown): value is Pair => Array.isArray(value) && value.length === 2 && value.every(isCount);

/** @throws UsageError */
export function expectMargins(where: string, name: string, value: unknown): readonly [rows: Pair, columns: Pair] {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  const pairs = given.map((each) => (isCount(each) ? [each, each] : each));
  const [rows, columns] = pairs;
  if (pairs.length === 2 && isPair(rows) && isPair(columns)) return [rows, columns];
  throw new UsageError(
    `${where}: ${name} is ${showList(value)}; expected a whole number from 0 up, [rows, columns], or [[top, bottom], [left, right]].`,
  );
}

/** As Keras writes them. */
export function marginsFrom(field: Field): Margins | undefined {
  if (isAbsent(field)) return undefined;
  const one = (each: Field): unknown =>
    typeof each.value === 'number' ? whole(each, 0) : listed(each).map((size) => whole(size, 0));
  const value = typeof field.value === 'number' ? whole(field, 0) : listed(field).map(one);
  return value as Margins;
}
