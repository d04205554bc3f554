/** The flags of the WGSL half of `npm run test:mutation`. */
import { resolve } from 'node:path';
import { parseFlags } from '../../src/cli/flags.ts';
import { checkReportPath } from '../../src/cli/write-report.ts';
import { UsageError } from '../../src/errors.ts';

export const HELP = `Mutation testing: small faults in shaders/, one at a time, and whether the tests of npm test see them.

  npx tsx test/mutation/run.ts [flags]

  --count N         mutants to try (60), spread over the files
  --seed N          which ones (1)
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
  readonly match: string;
  readonly json: string | undefined;
  readonly work: string | undefined;
  readonly atMost: number;
  readonly again: boolean;
  readonly quick: boolean;
  readonly list: boolean;
}

const FLAGS = {
  count: 'value',
  seed: 'value',
  file: 'value',
  json: 'value',
  work: 'value',
  'at-most': 'value',
  again: 'switch',
  quick: 'switch',
  list: 'switch',
  help: 'switch',
} as const;

/** @returns undefined where help was asked for */
export function readOptions(): Options | undefined {
  const values = parseFlags('test:mutation', process.argv.slice(2), FLAGS);
  if (values.help !== undefined) return undefined;
  const { work } = values;
  if (work === undefined && (values.again !== undefined || values['at-most'] !== undefined)) {
    throw new UsageError('test:mutation: --again and --at-most need --work FOLDER, which keeps what is known.');
  }
  return {
    count: whole('count', values.count, 60),
    seed: whole('seed', values.seed, 1),
    match: values.file ?? '',
    json: values.json === undefined ? undefined : checkReportPath('test:mutation', values.json),
    work: work === undefined ? undefined : resolve(work),
    atMost: whole('at-most', values['at-most'], Number.MAX_SAFE_INTEGER),
    again: values.again !== undefined,
    quick: values.quick !== undefined,
    list: values.list !== undefined,
  };
}

function whole(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new UsageError(`test:mutation: --${name}: got '${text}', expected a whole number from 1 on.`);
  }
  return value;
}
