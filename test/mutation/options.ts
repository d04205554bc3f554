/** The flags of `npm run test:mutation`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../../src/errors.ts';
import { PARTS, type Part } from './candidates.ts';

export const HELP = `Mutation testing: small faults in shaders/ and in the compiler, one at a time, and whether the tests of npm test see them.

  npm run test:mutation -- [flags]

  --count N         mutants to try (100): half of kernels, half of the compiler, spread over the files
  --seed N          which ones (1)
  --only PART       shaders or compiler (both)
  --file TEXT       only files whose path has this in it
  --json FILE       also write the results to FILE
  --work FOLDER     keep copy and results there, and go on from what it has (a new folder, removed at the end)
  --at-most N       stop after N mutants, to go on later; needs --work
  --quick           without the tests that train models: what survives may yet be killed by --again
  --again           copy the tests anew and try only what survived; needs --work
  --list            print the mutants that would be tried, and the rules by which others are not
  --help            this text`;

export interface Options {
  readonly count: number;
  readonly seed: number;
  readonly parts: readonly Part[];
  readonly match: string;
  readonly json: string | undefined;
  readonly work: string | undefined;
  readonly atMost: number;
  readonly again: boolean;
  readonly quick: boolean;
  readonly list: boolean;
}

/** @returns undefined where help was asked for */
export function readOptions(): Options | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const flags = { count: text, seed: text, only: text, file: text, json: text, work: text, 'at-most': text };
  const { values } = parseArgs({ options: { ...flags, again: flag, quick: flag, list: flag, help: flag } });
  if (values.help) return undefined;
  const { only, work } = values;
  if (only !== undefined && !(only in PARTS)) {
    throw new UsageError(`mutation: --only: got '${only}', expected shaders or compiler.`);
  }
  if (work === undefined && (values.again || values['at-most'] !== undefined)) {
    throw new UsageError('mutation: --again and --at-most need --work FOLDER, which keeps what is known.');
  }
  return {
    count: whole('count', values.count, 100),
    seed: whole('seed', values.seed, 1),
    parts: only === undefined ? ['shaders', 'compiler'] : [only as Part],
    match: values.file ?? '',
    json: values.json,
    work: work === undefined ? undefined : resolve(work),
    atMost: whole('at-most', values['at-most'], Number.MAX_SAFE_INTEGER),
    again: values.again === true,
    quick: values.quick === true,
    list: values.list === true,
  };
}

function whole(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new UsageError(`mutation: --${name}: got '${text}', expected a whole number from 1 on.`);
  }
  return value;
}
