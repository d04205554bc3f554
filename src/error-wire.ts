/**
 * Errors across a boundary that keeps no classes: from a worker, from a page that Node drives, from a module that was loaded
 * twice. `errorToWire` gives plain data, for structured clone and for JSON alike; `errorFromWire` makes an error of the same
 * class, so that `instanceof`, `code`, `stack` and the fields of the class hold on the other side.
 */
import * as wgradErrors from './errors.ts';

/** What passes JSON and structured clone. */
type Plain = string | number | boolean | null | readonly Plain[];

/** An error as plain data. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** of the browser's own kind, such as AbortError or QuotaExceededError */
  readonly dom?: true;
  /** what the class adds, such as `code` and `step` */
  readonly fields?: Readonly<Record<string, Plain>>;
  readonly cause?: WireError;
}

const NATIVE = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const CLASSES: ReadonlyMap<string, unknown> = new Map(Object.entries({ ...NATIVE, ...wgradErrors }));

/** Causes are kept this deep: a chain may be a circle. */
const MOST_CAUSES = 4;

/** @param error whatever was thrown; what is no error becomes the message of one */
export function errorToWire(error: unknown, causes = MOST_CAUSES): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack, cause } = error;
  const dom = isDom(error);
  const fields = dom ? {} : plainFields(error);
  return {
    name,
    message,
    ...(stack !== undefined && { stack }),
    ...(dom && { dom }),
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(cause !== undefined && causes > 0 && { cause: errorToWire(cause, causes - 1) }),
  };
}

/** An error of the class that has the name. A name that is no class here stays a name. */
export function errorFromWire({ name, message, stack, dom, fields, cause }: WireError): Error {
  const options = cause && { cause: errorFromWire(cause) };
  const error = dom ? new DOMException(message, name) : Reflect.construct(Error, [message, options], classOf(name));
  if (stack !== undefined) Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true });
  if (!dom) Object.assign(error, error.name === name ? {} : { name }, fields);
  return error;
}

/** Its constructor does not run: each class has parameters of its own. */
function classOf(name: string): ErrorConstructor {
  const found = CLASSES.get(name) as ErrorConstructor | undefined;
  return found?.prototype instanceof Error ? found : Error;
}

const isDom = (error: Error): boolean => typeof DOMException === 'function' && error instanceof DOMException;

/** Own fields; the inherited ones, and the standard ones, which are not enumerable, are left out. */
function plainFields({ name: _, ...error }: Error): Record<string, Plain> {
  return Object.fromEntries(Object.entries(error).filter((entry): entry is [string, Plain] => isPlain(entry[1])));
}

function isPlain(value: unknown): value is Plain {
  if (Array.isArray(value)) return value.every(isPlain);
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
