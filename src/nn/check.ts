/** Checks of arguments that many calls share. */
import { UsageError } from '../errors.ts';

export function expectWhole(where: string, name: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a whole number from ${least} up.`);
}

export function expectNumber(where: string, name: string, value: unknown, least: number, below: number): number {
  const inF32 = typeof value === 'number' ? Math.fround(value) : Number.NaN;
  if (typeof value === 'number' && value >= least && value < below && Number.isFinite(inF32)) {
    if (inF32 !== 0 || value === 0) return value;
  }
  const range = below === Number.POSITIVE_INFINITY ? `from ${least} up` : `from ${least} to below ${below}`;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a number ${range}.`);
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

/** An object with options; any name that is not known is refused, since it is most likely misspelt. */
export function expectOptions(where: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw new UsageError(`${where}: the options are ${show(options)}; expected an object.`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UsageError(`${where}: unknown option '${unknown}'. Known: ${known.join(', ')}.`);
}

export function unknownName(where: string, what: string, value: unknown, known: readonly string[]): UsageError {
  return new UsageError(`${where}: unknown ${what} ${show(value)}. Known: ${known.map(show).join(', ')}.`);
}

const show = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));
