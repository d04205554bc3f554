/** Checks of arguments that many calls share. */
import { UsageError } from '../errors.ts';

export function expectWhole(where: string, name: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a whole number from ${least} up.`);
}

export function expectNumber(where: string, name: string, value: unknown, least: number, below: number): number {
  if (typeof value === 'number' && value >= least && value < below) return value;
  const range = below === Number.POSITIVE_INFINITY ? `from ${least} up` : `from ${least} to below ${below}`;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a number ${range}.`);
}

/** A seed: any whole number that fits 32 bits without sign. */
export function expectSeed(where: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw new UsageError(`${where}: seed is ${show(value)}; expected a whole number from 0 to 4294967295.`);
}

export function unknownName(where: string, what: string, value: unknown, known: readonly string[]): UsageError {
  return new UsageError(`${where}: unknown ${what} ${show(value)}. Known: ${known.map(show).join(', ')}.`);
}

const show = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));
