/** Experiments: several runs whose curves are compared, trained by the worker one after the other. What starts them is in run.ts. */
import { type Signal, signal } from '@preact/signals';
import type { RunConfig } from '../config.ts';
import type { Points } from '../curves/series.ts';
import { ChartGroup } from '../shared/chart-group.ts';
import type { CurvePoint, EpochResult, ExperimentEvent, ExperimentResult } from '../worker/protocol.ts';

export interface ExperimentRun extends Points {
  readonly config: RunConfig;
  readonly points: CurvePoint[];
  readonly epochs: EpochResult[];
  readonly result?: ExperimentResult;
}

export class Experiment {
  readonly phase: Signal<'idle' | 'loading' | 'running' | 'done' | 'stopped' | 'failed'> = signal('idle');
  readonly runs: Signal<readonly ExperimentRun[]> = signal([]);
  /** the place of the run that is trained */
  readonly at = signal(0);
  /** bumped where a run has something new */
  readonly changed = signal(0);
  readonly group = new ChartGroup();

  begin(configs: readonly RunConfig[]): void {
    this.runs.value = configs.map((config) => ({ config, points: [], epochs: [] }));
    [this.at.value, this.phase.value] = [0, 'loading'];
    this.group.seeAll();
    this.changed.value += 1;
  }

  add({ run, points, epochs, result }: ExperimentEvent): void {
    const of = this.runs.value[run]!;
    of.points.push(...points);
    of.epochs.push(...epochs);
    if (result !== undefined) this.runs.value = this.runs.value.map((each) => (each === of ? { ...of, result } : each));
    [this.at.value, this.phase.value] = [run, 'running'];
    this.changed.value += 1;
  }
}

export const overfitting = new Experiment();
export const race = new Experiment();
/** The one that is under way. */
export const underWay = signal<Experiment | undefined>(undefined);

/** The worker is gone, and with it what it trained. */
export function abandon(): void {
  if (underWay.value !== undefined) underWay.value.phase.value = 'failed';
  underWay.value = undefined;
}

export const receive = (event: ExperimentEvent): void => underWay.value?.add(event);
