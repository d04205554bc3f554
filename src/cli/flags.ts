/**
 * Reads the flags of a command as text, and refuses what it has no flag for. Node's parser cuts the arguments into tokens; what
 * they mean, and the messages, are here.
 */
import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import { UsageError } from '../errors.ts';

/**
 * Flags by name: whether each takes a value. A `toggle` also has an opposite, `--no-NAME`. A `place` is no flag, but the argument that
 * stands without one in this order.
 */
export type Flags = Readonly<Record<string, 'value' | 'switch' | 'toggle' | 'place'>>;

/** What was given, as text; switches are '', and toggles 'yes' or 'no'. */
export type Given = Readonly<Record<string, string | undefined>>;

/** Begins the opposite of a toggle. */
const NO = 'no-';
/** A flag of as many other letters, of three, is taken for a slip of the fingers. */
const SLIP = 1 / 3;

/**
 * @param command the npm script, or the file where it is one (`run.mjs`)
 * @param argv the arguments after the script's name; of a flag that is given twice the last one counts
 * @throws UsageError naming the argument
 */
export function parseFlags(command: string, argv: readonly string[], flags: Flags): Given {
  const npm = !command.endsWith('.mjs');
  const run = npm ? `npm run ${command} --` : `node ${command}`;
  const fail = (what: string) => new UsageError(`${command}: ${what} Run ${run} --help for all flags.`);
  const given: Record<string, string> = {};
  const places = Object.keys(flags).filter((name) => flags[name] === 'place');
  const named = Object.keys(flags).filter((name) => !places.includes(name));
  for (const token of tokensOf(argv, flags)) {
    if (token.kind === 'positional') {
      const place = places.shift();
      if (place !== undefined) {
        given[place] = token.value;
        continue;
      }
      const where = npm ? 'Flags go after --, and a value' : 'A value goes'; // npm keeps what is before --
      throw fail(`unexpected argument '${token.value}'. ${where} after its flag.`);
    }
    if (token.kind === 'option-terminator') continue;
    const { rawName, value, inlineValue } = token;
    const opposite = token.name.startsWith(NO) && flags[token.name.slice(NO.length)] === 'toggle';
    const name = opposite ? token.name.slice(NO.length) : token.name;
    if (!named.includes(name)) throw fail(`unknown flag '${rawName}'.${didYouMean(name, named)}`);
    if (flags[name] !== 'value') {
      if (value !== undefined) throw fail(`${rawName}: got '${value}', but it takes no value.`);
    } else if (value === undefined || (!inlineValue && isFlag(value))) {
      throw fail(`${rawName}: a value is missing.`);
    }
    given[name] = value ?? (flags[name] === 'toggle' ? (opposite ? 'no' : 'yes') : '');
  }
  return given;
}

function tokensOf(argv: readonly string[], flags: Flags) {
  const options = Object.entries(flags).map(([name, kind]) => {
    const type = kind === 'value' ? ('string' as const) : ('boolean' as const);
    return [name, name === 'help' ? { type, short: 'h' } : { type }] as const;
  });
  return parseArgs({ args: [...argv], options: Object.fromEntries(options), strict: false, tokens: true }).tokens;
}

/** `--epochs -1` has a value, `--data --json` has none. */
const isFlag = (text: string): boolean => text.startsWith('-') && Number.isNaN(Number(text));

function didYouMean(name: string, known: readonly string[]): string {
  const likely = closest(name, known);
  return distance(name, likely) <= Math.max(1, SLIP * likely.length) ? ` Did you mean --${likely}?` : '';
}
