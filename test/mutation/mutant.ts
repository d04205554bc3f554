/** A mutant: one small, deliberate fault in one file, which the tests should notice. */

/** What was changed. */
export type Operator =
  | 'arithmetic'
  | 'boundary'
  | 'negated'
  | 'constant'
  | 'index'
  | 'swapped'
  | 'dropped'
  | 'function'
  | 'logic'
  | 'member';

export interface Mutant {
  /** Path from the project's folder. */
  readonly file: string;
  readonly operator: Operator;
  /** Offsets of what is replaced. */
  readonly begin: number;
  readonly end: number;
  readonly replacement: string;
}

export const idOf = ({ file, begin, end, replacement }: Mutant): string => `${file}:${begin}-${end}:${replacement}`;

export const mutated = (text: string, { begin, end, replacement }: Mutant): string =>
  text.slice(0, begin) + replacement + text.slice(end);

export const lineOf = (text: string, { begin }: Mutant): number => text.slice(0, begin).split('\n').length;

/** The change, for people: what is replaced and by what, on one line, with enough around it to tell where. */
export function describe(text: string, mutant: Mutant): string {
  const start = text.lastIndexOf('\n', mutant.begin - 1) + 1;
  const stop = text.indexOf('\n', mutant.end);
  const before = text.slice(start, stop < 0 ? undefined : stop);
  const after = mutated(text, mutant).slice(
    start,
    (stop < 0 ? text.length : stop) + mutant.replacement.length - (mutant.end - mutant.begin),
  );
  return `${oneLine(before)} → ${oneLine(after) || '(nothing)'}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
