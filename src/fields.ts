/** Values of a JSON file by their path, each checked when it is taken, so that an error names the place in the file. */
import { FormatError, WgradError } from './errors.ts';
import { harmless, show } from './untrusted.ts';

export interface Field {
  /** `model.json: modelTopology.config.layers[0]` */
  readonly path: string;
  readonly value: unknown;
}

/** Of the file as a whole; the paths of its members begin after a colon. */
export const root = (file: string, value: unknown): Field => ({ path: `${file}:`, value });

export const isAbsent = ({ value }: Field): boolean => value === undefined || value === null;

function wrong({ path, value }: Field, expected: string): FormatError {
  const [where, what] = path.endsWith(':') ? [path, 'the whole'] : [path, ''];
  const subject = what === '' ? where : `${where} ${what}`;
  return new FormatError(`${subject} is ${value === undefined ? 'missing' : show(value)}; expected ${expected}.`);
}

export function record(field: Field): Readonly<Record<string, unknown>> {
  const { value } = field;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(field, 'an object');
}

/** A member of an object; its value is undefined where there is none. */
export function member(field: Field, name: string): Field {
  const values = record(field);
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return { path: `${field.path}${field.path.endsWith(':') ? ' ' : '.'}${name}`, value };
}

/** The first of several names that the object has: Keras and tfjs spell some differently. */
export function firstMember(field: Field, ...names: readonly string[]): Field {
  const members = names.map((name) => member(field, name));
  return members.find((found) => !isAbsent(found)) ?? members[0]!;
}

export const camelCase = (name: string): string => name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A member under Keras's name or the same in camel case, which tfjs reads as well. */
export const either = (field: Field, name: string): Field => firstMember(field, name, camelCase(name));

export function items(field: Field): Field[] {
  if (!Array.isArray(field.value)) throw wrong(field, 'a list');
  return field.value.map((value, i) => ({ path: `${field.path}[${i}]`, value }));
}

/** A list; or a tuple of Python's, as Keras writes some. */
export function listed(field: Field): Field[] {
  const { value } = field;
  const isTuple =
    typeof value === 'object' && value !== null && (value as { class_name?: unknown }).class_name === '__tuple__';
  return items(isTuple ? member(field, 'items') : field);
}

export function text(field: Field): string {
  if (typeof field.value !== 'string') throw wrong(field, 'a text');
  return field.value;
}

export function flag(field: Field): boolean {
  if (typeof field.value !== 'boolean') throw wrong(field, 'true or false');
  return field.value;
}

export function number(field: Field): number {
  if (typeof field.value !== 'number') throw wrong(field, 'a number');
  return field.value;
}

export const flagOr = (field: Field, otherwise: boolean): boolean => (isAbsent(field) ? otherwise : flag(field));

export const numberOr = (field: Field, otherwise: number): number => (isAbsent(field) ? otherwise : number(field));

export function whole(field: Field, least: number): number {
  if (!Number.isSafeInteger(field.value) || (field.value as number) < least) {
    throw wrong(field, `a whole number from ${least} up`);
  }
  return field.value as number;
}

export const shape = (field: Field): number[] => items(field).map((size) => whole(size, 0));

export function only(field: Field, allowed: readonly unknown[]): void {
  if (!allowed.includes(field.value))
    throw wrong(
      field,
      allowed
        .filter((value) => value !== undefined)
        .map(show)
        .join(' or '),
    );
}

/** Refuses what would act on training or prediction and is unknown here: it may be there only if it is switched off. */
export function expectOff(field: Field, names: readonly string[]): void {
  for (const name of names) {
    const { path, value } = member(field, name);
    if (value === undefined || value === null || value === false || value === 0) continue;
    throw new FormatError(`${path} is ${show(value)}; wgrad has no such thing. Save the model without it.`);
  }
}

/** Runs checks that model objects make themselves; what they refuse is the file's fault. */
export function within<T>(place: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof WgradError) || cause instanceof FormatError) throw cause;
    throw new FormatError(`${place.replace(/:$/, '')}: ${harmless(cause.message)}`, { cause });
  }
}
