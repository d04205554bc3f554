/** Puts a mutant into the scratch copy, runs tests until one fails, and takes it out again. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Mutant, mutated } from './mutant.ts';
import type { Programs } from './programs.ts';
import type { Failure } from './tester.ts';
import { Hung, type TesterProcess } from './tester-process.ts';
import { caseTrials, otherTrials, patternOf, type Trial, unitTrial, validityTrial, visibleCases } from './trials.ts';

/** `invalid`: the mutant does not compile, and is no test of the tests. `timeout`: killed, by a test that did not end. */
export type Outcome = 'killed' | 'timeout' | 'survived' | 'invalid';

export interface Verdict {
  readonly outcome: Outcome;
  /** The file and the test that failed, with the beginning of its message. */
  readonly by?: string;
  /** Tests that ran on the mutant. */
  readonly tests: number;
}

export class Judge {
  /** Files whose tests fail without a mutant, too. */
  readonly setAside = new Set<string>();
  readonly #durations: Record<string, number> = {};
  #original: Programs | undefined;

  constructor(
    private readonly folder: string,
    private readonly tester: TesterProcess,
    /** Leaves out the tests that do not run the table of cases. */
    private readonly quick: boolean,
  ) {}

  async judge(mutant: Mutant): Promise<Verdict> {
    this.#original ??= await this.tester.programs();
    for (;;) {
      const { verdict, trial, failure } = await this.#tryMutant(mutant);
      if (failure === undefined || trial === undefined || (await this.#passesWithout(trial, failure))) return verdict;
      // failed by itself: not to be counted, nor asked again
      this.setAside.add(failure.file);
    }
  }

  async #tryMutant(mutant: Mutant): Promise<{ verdict: Verdict; trial?: Trial; failure?: Failure }> {
    const path = join(this.folder, mutant.file);
    const text = readFileSync(path, 'utf8');
    let tests = 0;
    let current: Trial | undefined;
    try {
      writeFileSync(path, mutated(text, mutant));
      await this.tester.changed(mutant.file);
      if (!(await this.#isValid(mutant))) return { verdict: { outcome: 'invalid', tests } };
      for await (const trial of this.#trials()) {
        current = trial;
        const { ran, failed, durations } = await this.tester.test(trial);
        tests += ran;
        const [failure] = failed;
        if (failure === undefined) Object.assign(this.#durations, durations);
        else return { verdict: { outcome: 'killed', by: lineOf(failure), tests }, trial, failure };
      }
      return { verdict: { outcome: 'survived', tests } };
    } catch (error) {
      if (!(error instanceof Hung)) throw error;
      return { verdict: { outcome: 'timeout', by: `${current?.files[0] ?? 'the compiler'}: ${error.message}`, tests } };
    } finally {
      writeFileSync(path, text);
      await this.tester.changed(mutant.file);
    }
  }

  /** Whether the test that failed passes on the original: else it is the test, or a browser that the mutant has broken. */
  async #passesWithout(trial: Trial, { file, test }: Failure): Promise<boolean> {
    const again = test === undefined ? trial : { ...trial, files: [file], pattern: patternOf(test) };
    const passes = async (): Promise<boolean> => {
      const { ran, failed } = await this.tester.test(again);
      return ran > 0 && failed.length === 0;
    };
    try {
      if (await passes()) return true;
    } catch (error) {
      if (!(error instanceof Hung)) throw error;
    }
    this.tester.end();
    return passes();
  }

  /** Whether a kernel's text compiles as it stands. */
  async #isValid({ file }: Mutant): Promise<boolean> {
    const { failed } = await this.tester.test(validityTrial(this.#kernelsOf(file)));
    return failed.length === 0;
  }

  /** The kernel of a file, or those that name the library, directly or through another. */
  #kernelsOf(file: string): string[] {
    if (!file.startsWith('shaders/lib/')) return [basename(file, '.wgsl')];
    const folder = join(this.folder, 'shaders');
    const kernels = readdirSync(folder).filter((name) => name.endsWith('.wgsl'));
    const library = basename(file, '.wgsl').replace(/_\d$/, '');
    const uses = new RegExp(library === 'random' ? '^// lib: ' : `^// lib: .*\\b${library}\\b`, 'm');
    return kernels
      .filter((name) => uses.test(readFileSync(join(folder, name), 'utf8')))
      .map((name) => basename(name, '.wgsl'));
  }

  async *#trials(): AsyncGenerator<Trial> {
    const original = this.#original!;
    const visible = visibleCases(original, await this.tester.programs());
    for (const trial of caseTrials(visible, this.#durations)) if (this.#counts(trial)) yield trial;
    yield this.#without(unitTrial(this.folder));
    if (this.quick) return;
    for (const trial of otherTrials(this.folder, Object.keys(original))) if (this.#counts(trial)) yield trial;
  }

  #counts = ({ files }: Trial): boolean => files.some((file) => !this.setAside.has(file));

  #without = (trial: Trial): Trial => ({ ...trial, files: trial.files.filter((file) => !this.setAside.has(file)) });
}

const lineOf = ({ file, test, message }: Failure): string => `${file}: ${test ?? 'cannot be run'}: ${message}`;
