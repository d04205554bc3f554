/** Settings in a page's address: what is right is read, what is wrong is named and left out. */
import { UsageError } from '../../errors.ts';
import { readAdapter } from '../../report/settings.ts';
import { type NumberRule, numberOf } from './numbers.ts';
import { type Said, withWords } from './said.ts';

/** @param said what pages say of it, where it is more than its words in their place */
export const bad = (
  name: string,
  got: string,
  expected: string,
  said: Said = ['address', name, got, expected],
): UsageError =>
  withWords(
    new UsageError(`page: ${name}: got '${got}', expected ${expected}. The default is taken instead.`),
    ...said,
  );

export function oneOf<T extends string>(name: string, known: readonly T[], text: string): T {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  throw bad(name, text, `one of ${known.join(', ')}`, ['address', name, text, known.join(', ')]);
}

/** What a command's reading of settings threw, with what pages say of it. */
export function worded(error: UsageError): UsageError {
  const found = /^page: ([\w-]+): got '(.*)', expected (?:some of )?(.*?)(?:, separated by commas)?\.$/s.exec(
    error.message,
  );
  return found === null ? error : withWords(error, 'addressStops', found[1]!, found[2]!, found[3]!);
}

/** Reads all that is right; each error names a parameter, what it got and what is expected. */
export class AddressReader {
  /** what of the address is wrong, and so as if it were not there */
  readonly wrong: UsageError[] = [];

  constructor(private readonly address: URLSearchParams) {}

  take<T>(name: string, otherwise: T, read: (text: string) => T): T {
    const text = this.address.get(name);
    try {
      return text === null ? otherwise : read(text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.wrong.push(error);
      return otherwise;
    }
  }

  number<T extends number | undefined>(name: string, rule: NumberRule, otherwise: T): T | number {
    return this.take<T | number>(name, otherwise, (text) => {
      const value = numberOf(rule, text);
      if (value !== undefined) return value;
      const { least, most, whole } = rule;
      const said: Said = ['addressNumber', name, text, Number(whole), least, most];
      throw bad(name, text, `a ${whole ? 'whole ' : ''}number from ${least} to ${most}`, said);
    });
  }

  choice<T extends string>(name: string, known: readonly T[], otherwise: T): T {
    return this.take(name, otherwise, (text) => oneOf(name, known, text));
  }
}

/** An address with values in it, each where it is another than the initial one; what else was there stays. */
export function addressWith(
  around: URLSearchParams,
  values: readonly (readonly [name: string, value: string | undefined, initial: string | undefined])[],
): string {
  const address = new URLSearchParams(around);
  for (const [name, value, initial] of values) {
    if (value === undefined || value === initial) address.delete(name);
    else address.set(name, value);
  }
  return `?${address}`.replaceAll('%2C', ',');
}

/** The kind of adapter that the address asks for; what is none is added to `wrong`. */
export function adapterIn(address: URLSearchParams, wrong: UsageError[]): ReturnType<typeof readAdapter> {
  try {
    return readAdapter('page: adapter', address.get('adapter') ?? undefined);
  } catch (error) {
    const text = address.get('adapter') ?? '';
    wrong.push(withWords(error as UsageError, 'address', 'adapter', text, 'auto, hardware, software'));
    return 'auto';
  }
}
