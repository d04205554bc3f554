/** How far a run of the suite is, by what it has said so far: training goes by libraries and rounds, other sections count when they are over. */
import type { BenchProgress } from '../../src/report/bench-progress.ts';
import { BATCH_SIZES, LIBRARIES, SECTIONS, type Section, type SuiteOptions } from '../../src/report/bench-report.ts';

const SECTION_OF: Readonly<Record<Exclude<BenchProgress['kind'], 'few' | 'failed'>, Section>> = {
  warming: 'training',
  round: 'training',
  depth: 'depth',
  graph: 'depth',
  stream: 'streams',
  accuracy: 'accuracy',
  start: 'startup',
  peaks: 'kernels',
  kernel: 'kernels',
};

/** Gives the share, 0 to 1, for each thing that is said; it never falls. */
export function shareOfRun(options: SuiteOptions): (progress: BenchProgress) => number {
  const wanted = SECTIONS.filter((section) => options.sections.includes(section));
  const { models, batchSizes, denseBatchSizes, rounds, libraries } = options;
  const libraryCount = libraries?.length ?? LIBRARIES.length;
  const runs = models.reduce((sum, model) => sum + (batchSizes ?? BATCH_SIZES[model]).length, denseBatchSizes.length);
  const expected = Math.max(1, runs * (libraryCount + rounds));
  let [trained, share] = [0, 0];
  return (progress) => {
    if (progress.kind === 'few' || progress.kind === 'failed') return share;
    const section = SECTION_OF[progress.kind];
    const within = section === 'training' ? Math.min(1, trained++ / expected) : 0;
    share = Math.max(share, (wanted.indexOf(section) + within) / wanted.length);
    return share;
  };
}
