/** Checks of arguments that many calls share. */
import { expectOptions, show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { spelled, suggestion } from '../names.ts';

export { expectOptions };

export function expectWhole(where: string, name: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a whole number from ${least} up.`);
}

export function expectNumber(where: string, name: string, value: unknown, least: number, below: number): number {
  const inF32 = typeof value === 'number' ? Math.fround(value) : Number.NaN;
  if (typeof value === 'number' && value >= least && value < below && Number.isFinite(inF32)) {
    if (inF32 !== 0 || value === 0) return value;
  }
  const range =
    below === Number.POSITIVE_INFINITY ? `from ${least} up that f32 holds` : `from ${least} to below ${below}`;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a number ${range}.`);
}

export function expectFinite(where: string, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(Math.fround(value))) return value;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a number that f32 holds.`);
}

/** A seed: any whole number that fits 32 bits without sign. */
export function expectSeed(where: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw new UsageError(`${where}: seed is ${show(value)}; expected a whole number from 0 to 4294967295.`);
}

export function expectBoolean(where: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected true or false.`);
}

export function expectFunction(where: string, name: string, value: unknown): void {
  if (typeof value === 'function') return;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a function.`);
}

export function expectText(where: string, name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected text.`);
}

/** One of the names in a table, in any spelling; gives the table's own. */
export function expectName<Name extends string>(
  where: string,
  what: string,
  value: unknown,
  known: Readonly<Record<Name, unknown>>,
): Name {
  const names = Object.keys(known) as Name[];
  const name = typeof value === 'string' ? spelled(value, names) : undefined;
  if (name === undefined) throw unknownName(where, what, value, names);
  return name;
}

export function unknownName(where: string, what: string, value: unknown, known: readonly string[]): UsageError {
  return new UsageError(
    `${where}: unknown ${what} ${show(value)}.${suggestion(value, known)} Known: ${known.map(show).join(', ')}.`,
  );
}
