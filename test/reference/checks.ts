/**
 * What `npm run verify`, the page /verify/ and the bench pack check, as a list of tasks: each case of the table and each variant of
 * matmul against the float64 twins, then every comparison of compare.ts. Runs wherever navigator.gpu is.
 */

import { UsageError } from '../../src/errors.ts';
import { type Engine, init } from '../../src/gpu/engine.ts';
import { loadSoftwareKernels } from '../../src/ops/software-kernels.ts';
import {
  type Check,
  checkLine,
  passes,
  type Section,
  type VerifyOptions,
  type VerifyReport,
} from '../../src/report/check-report.ts';
import { CASES } from './cases.ts';
import {
  compareSchedules,
  compareWithTfjs,
  compareWithTwin,
  type Digits,
  SCHEDULE_RECIPES,
  TFJS_RECIPES,
  TWIN_RECIPES,
} from './compare.ts';
import { compareGanWithTfjs, GAN_RECIPES } from './compare-gan.ts';
import { environmentOf } from './environment.ts';
import { caseFindings, checkOf, findings, hasSubgroups, waysFor } from './kernel-checks.ts';
import { type Trial, trialsByVariant } from './matmul-variants.ts';
import { dropDevice, takeNewDevice } from './run-step.ts';

export interface CheckedDigits extends Digits {
  /** mnist, made-up, custom */
  readonly source?: string;
}

/** Something to check that takes a while. */
interface Task {
  readonly section: Section;
  readonly name: string;
  /** how long it takes, compared with other tasks */
  readonly weight: number;
  readonly run: () => Promise<readonly Check[]>;
}

export interface CheckEvents {
  /** Before each task: what it is, and the share of the work that is done. */
  onTask?(section: Section, name: string, share: number): void;
  /** After each task: the report as far as it is. */
  onChecks?(found: readonly Check[], report: VerifyReport): void;
}

/** Of a task in each section: about its seconds on a software adapter. */
const WEIGHTS: Readonly<Record<Section, number>> = { kernels: 1, training: 4, tfjs: 40 };
const KERNELS = 'every kernel against the float64 twins of its ops';
const VARIANTS = 'every variant of matmul, by name, against the float64 twin';

/** For `npm run verify`: prints each check when it is known. */
export function runChecks(
  digits: CheckedDigits,
  options: VerifyOptions,
  say: (line: string) => void,
): Promise<VerifyReport> {
  let group = '';
  const onChecks = (found: readonly Check[]): void => {
    for (const check of found) {
      if (check.group !== group) say(check.group);
      group = check.group;
      say(checkLine(check));
    }
  };
  return checkAll(digits, options, { onChecks });
}

/** @throws UsageError where nothing matches */
export async function checkAll(
  digits: CheckedDigits,
  { sections, match }: VerifyOptions,
  { onTask, onChecks }: CheckEvents,
): Promise<VerifyReport> {
  const begin = performance.now();
  const engine = await init();
  await loadSoftwareKernels(); // what is tuned for software adapters is right on any
  const tasks = sections
    .flatMap((section) => tasksOf(section, digits, engine))
    .filter(({ name }) => name.toLowerCase().includes((match ?? '').toLowerCase()));
  if (tasks.length === 0) throw new UsageError(`verify: match: no check has '${match}' in its name.`);
  const total = tasks.reduce((sum, { weight }) => sum + weight, 0);
  const about = { ...environmentOf(engine), data: digits.source ?? 'unknown', sections, match };
  let [done, checks]: [number, VerifyReport['checks']] = [0, []];
  const report = (): VerifyReport => ({
    ...about,
    complete: done === total,
    seconds: (performance.now() - begin) / 1000,
    checks,
  });
  for (const { section, name, weight, run } of tasks) {
    onTask?.(section, name, done / total);
    const found = await run();
    done += weight;
    checks = [...checks, ...found.map((check) => ({ ...check, passes: passes(check) }))];
    onChecks?.(found, report());
  }
  dropDevice();
  return report();
}

function tasksOf(section: Section, digits: Digits, { adapter }: Engine): Task[] {
  if (section === 'kernels') return kernelTasks(hasSubgroups(adapter));
  if (section === 'training') {
    return [
      ...TWIN_RECIPES.map((recipe) => trainingTask(section, 'the float64 twin', digits, recipe, compareWithTwin)),
      ...SCHEDULE_RECIPES.map((recipe) =>
        trainingTask(section, 'the unfused schedule', digits, recipe, compareSchedules),
      ),
    ];
  }
  section satisfies 'tfjs';
  return [
    ...TFJS_RECIPES.map((recipe) => trainingTask(section, 'tfjs-webgpu', digits, recipe, compareWithTfjs)),
    ...GAN_RECIPES.map((recipe) => trainingTask(section, 'tfjs-webgpu', digits, recipe, compareGanWithTfjs)),
  ];
}

/** Tasks that one device is given; see takeNewDevice. */
const TASKS_PER_DEVICE = 8;

function kernelTasks(subgroups: boolean): Task[] {
  const ways = waysFor(subgroups);
  const cases = CASES.map((row) => ({
    name: row.name,
    run: () => checkOf(KERNELS, row.name, () => caseFindings(row, ways)),
  }));
  const variants = [...trialsByVariant(subgroups)].map(([variant, trials]) => ({
    name: `matmul, ${variant}`,
    run: () => checkOf(VARIANTS, variant, () => trialFindings(trials)),
  }));
  let begun = 0;
  return [...cases, ...variants].map(({ name, run }) => ({
    section: 'kernels',
    name,
    weight: WEIGHTS.kernels,
    run: async () => {
      if (begun++ % TASKS_PER_DEVICE === 0) await takeNewDevice();
      return [await run()];
    },
  }));
}

async function trialFindings(trials: readonly Trial[]) {
  const found = await Promise.all(trials.map(({ where, problem, ways }) => findings(where, problem, ways)));
  return found.flat();
}

function trainingTask<R extends { readonly name: string }>(
  section: Section,
  reference: string,
  digits: Digits,
  recipe: R,
  compare: (digits: Digits, recipe: R) => Promise<Check[]>,
): Task {
  const name = `training against ${reference}: ${recipe.name}`;
  // A comparison that cannot be made has failed; the others are made all the same.
  const failed = (error: unknown): Check[] => {
    const detail = error instanceof Error ? error.message : String(error);
    return [{ group: name, what: 'could not be compared', measured: null, tolerance: 0, detail }];
  };
  return { section, name, weight: WEIGHTS[section], run: () => compare(digits, recipe).catch(failed) };
}
