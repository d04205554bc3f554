/** How a value that somebody handed in is shown in a message, and the check of option objects: what all layers share. */
import { UsageError } from './errors.ts';
import { suggestion } from './names.ts';

const LONGEST_TEXT = 60;

/** A value as it stands in a message: short, and never an error of its own, whatever the value is. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${shorten(value)}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (isPromise(value)) return 'a promise';
  return Array.isArray(value) ? `a list of ${value.length}` : `an object (${kindOf(value)})`;
}

/** What kind of object it is, such as `Float32Array`. */
export const kindOf = (value: unknown): string => Object.prototype.toString.call(value).slice('[object '.length, -1);

export const isPromise = (value: unknown): boolean => kindOf(value) === 'Promise';

/** What to do with a promise that was given instead of what it will hold; nothing for other values. */
export const awaited = (value: unknown): string => (isPromise(value) ? ' Put await before it.' : '');

/** A text from somewhere else, cut where it is long. */
export const shorten = (text: string): string =>
  text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;

/** A list of sizes as it stands in a message, whatever the list holds. */
export const showList = (list: unknown): string =>
  Array.isArray(list) ? `[${list.map(show).join(', ')}]` : show(list);

/**
 * A plain object with options; any name that is not known is refused, since it is most likely misspelt.
 * @param alone the option whose value people give instead of the object, as in `dense(128)`
 */
export function expectOptions(where: string, options: unknown, known: readonly string[], alone?: string): void {
  if (kindOf(options) !== 'Object') {
    throw new UsageError(
      `${where}: the options are ${show(options)}; expected a plain object${example(options, alone)}.${awaited(options)}`,
    );
  }
  const unknown = Object.keys(options as object).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `${where}: unknown option ${show(unknown)}.${suggestion(unknown, known)} Known: ${known.join(', ')}.`,
  );
}

function example(value: unknown, alone: string | undefined): string {
  const isList = Array.isArray(value) && value.length > 0;
  if (alone === undefined || (typeof value === 'object' && !isList)) return '';
  const simple = typeof value === 'number' || typeof value === 'string' || isList;
  return ` such as { ${alone}: ${simple ? showList(value) : '...'} }`;
}
