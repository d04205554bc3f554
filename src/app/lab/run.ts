/** What the buttons of the overfitting lab and of the race do. */
import { DEFAULTS, type RunConfig } from '../config.ts';
import { api } from '../session.ts';
import { errorOf } from '../shared/client.ts';
import { guarded } from '../shared/guarded.ts';
import { ownFiles } from '../shared/own-files.ts';
import * as state from '../state.ts';
import { type Experiment, underWay } from './state.ts';

/** Trains runs one after the other; a second experiment waits for nothing, it is not begun. */
export async function start(experiment: Experiment, runs: readonly RunConfig[]): Promise<void> {
  if (underWay.value !== undefined) return;
  underWay.value = experiment;
  experiment.begin(runs);
  await guarded(
    async () => {
      try {
        await api().experiment(runs, runs[0]!.source === 'files' ? ownFiles.value : undefined);
        const isStopped = experiment.runs.value.some(
          ({ result }) => result === undefined || result.ended === 'stopped',
        );
        experiment.phase.value = isStopped ? 'stopped' : 'done';
      } catch (error) {
        experiment.phase.value = errorOf(error).code === 'aborted' ? 'stopped' : 'failed';
        throw error;
      } finally {
        underWay.value = undefined;
      }
    },
    () => void start(experiment, runs),
  );
}

export const stop = (): void => void api().stopExperiment();

/** A run of an experiment: the digits and the seed of the page's settings, and else what the experiment says. */
export const runLike = (change: Partial<RunConfig>): RunConfig => ({
  ...DEFAULTS,
  source: state.config.value.source,
  seed: state.config.value.seed,
  ...change,
});

/** The runs of an experiment join those of the page, before them, so that the page's last run stays the last. */
export function toCurves({ runs }: Experiment): void {
  let id = state.freshId();
  const added = runs.value.map(({ config, points, epochs }) => {
    return { id: id++, config, isOn: false, points: [...points], epochs: [...epochs] };
  });
  state.curves.value = [...added, ...state.curves.value];
  state.curvesChanged.value += 1;
  state.epochsChanged.value += 1;
}
