/**
 * The WGSL half of `npm run test:mutation`: puts small faults into the kernels, one at a time, in a copy of the project, and sees
 * whether the tests of `npm test` notice. The TypeScript of the compiler is Stryker's: stryker.json. Exit codes: 0, 1 for fewer than
 * 95 % killed or a failure, 2 for wrong flags.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT, runCommand } from '../../src/cli/exit.ts';
import { writeReport } from '../../src/cli/write-report.ts';
import { record } from '../long/results.ts';
import { candidates } from './candidates.ts';
import { inDrawnOrder, shares } from './draw.ts';
import { EQUIVALENTS } from './equivalents.ts';
import { Judge } from './judge.ts';
import { describe, idOf, lineOf, type Mutant } from './mutant.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { isKilled, markdown, progressLine, type Result } from './report.ts';
import { copyProject, linkPackages } from './scratch.ts';
import { TesterProcess } from './tester-process.ts';

const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const LEAST_KILLED = 0.95;

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    console.log(HELP);
    return EXIT.done;
  }
  const folder = options.work ?? mkdtempSync(join(tmpdir(), 'wgrad-mutation-'));
  try {
    const copy = join(folder, 'copy');
    if (!existsSync(copy)) copyProject(PROJECT, copy, ['.']);
    else if (options.again) copyProject(PROJECT, copy, ['test']);
    linkPackages(PROJECT, copy);
    const run = new MutationRun(copy, join(folder, 'results.json'), options);
    if (options.list) run.list();
    else await run.all();
    return options.list || run.report() ? EXIT.done : EXIT.failed;
  } finally {
    if (options.work === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

class MutationRun {
  readonly #results: Result[];
  /** In the order in which they are tried, with how many of them count. */
  readonly #files: readonly { readonly share: number; readonly mutants: readonly Mutant[] }[];

  constructor(
    private readonly copy: string,
    private readonly log: string,
    private readonly options: Options,
  ) {
    this.#results = existsSync(log) ? (JSON.parse(readFileSync(log, 'utf8')) as Result[]) : [];
    const found = candidates(copy, options.match);
    const share = shares(found, options.count);
    const drawn = (mutants: readonly Mutant[], i: number): Mutant[] => inDrawnOrder(mutants, options.seed, i);
    this.#files = [...found].map(([file, mutants], i) => ({ share: share.get(file)!, mutants: drawn(mutants, i) }));
  }

  list(): void {
    for (const { share, mutants } of this.#files) {
      for (const mutant of mutants.slice(0, share)) {
        const text = this.#textOf(mutant);
        console.log(`${mutant.file}:${lineOf(text, mutant)} ${mutant.operator}: ${describe(text, mutant)}`);
      }
    }
    console.log('\nNot tried:');
    for (const { file, change, why } of EQUIVALENTS) console.log(`- ${file.source}, ${change.source}: ${why}`);
  }

  async all(): Promise<void> {
    const tester = new TesterProcess(this.copy);
    const judge = new Judge(this.copy, tester, this.options.quick);
    try {
      let tried = 0;
      for (const { share, mutants } of this.#files) {
        let counted = 0;
        for (const mutant of mutants) {
          if (counted >= share) break;
          const known = this.#results.find(({ id }) => id === idOf(mutant));
          const result = known !== undefined && !this.#isAskedAgain(known) ? known : await this.#try(judge, mutant);
          if (result.outcome === 'invalid') continue;
          counted += 1;
          if (result !== known && ++tried >= this.options.atMost) return;
        }
      }
    } finally {
      tester.end();
      if (judge.setAside.size > 0) console.log(`Fail without a mutant, left out: ${[...judge.setAside].join(', ')}`);
    }
  }

  /** Prints what came of it. @returns whether enough were killed */
  report(): boolean {
    const { json, seed } = this.options;
    const counted = this.#results.filter(({ outcome }) => outcome !== 'invalid');
    console.log(`\n${markdown(this.#results, seed)}`);
    if (json !== undefined) writeReport('test:mutation', json, { seed, results: this.#results });
    const killed = counted.filter(isKilled).length;
    const share = `${((100 * killed) / Math.max(1, counted.length)).toFixed(0)} %`;
    record('mutation of kernels (WGSL)', `${killed} of ${counted.length} mutants killed (${share}), seed ${seed}`);
    return killed >= LEAST_KILLED * counted.length;
  }

  #isAskedAgain = ({ outcome }: Result): boolean => this.options.again && outcome === 'survived';

  #textOf = ({ file }: Mutant): string => readFileSync(join(this.copy, file), 'utf8');

  async #try(judge: Judge, mutant: Mutant): Promise<Result> {
    const text = this.#textOf(mutant);
    const begin = performance.now();
    const verdict = await judge.judge(mutant);
    const seconds = Math.round((performance.now() - begin) / 100) / 10;
    const { file, operator } = mutant;
    const about = { id: idOf(mutant), file, line: lineOf(text, mutant), operator, change: describe(text, mutant) };
    const result: Result = { ...about, ...verdict, seconds };
    const at = this.#results.findIndex(({ id }) => id === result.id);
    this.#results.splice(at < 0 ? this.#results.length : at, at < 0 ? 0 : 1, result);
    writeFileSync(this.log, JSON.stringify(this.#results));
    const done = this.#results.filter(({ outcome }) => outcome !== 'invalid').length;
    console.log(`${String(done).padStart(4)} ${progressLine(result)}`);
    return result;
  }
}

await runCommand(main);
