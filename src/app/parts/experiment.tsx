/** What the overfitting lab and the race have in common: how far they are, their charts, their buttons. */
import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { classOf } from '../curves/colors.ts';
import { MEASURES, type Measure, type Series, valueAt } from '../curves/series.ts';
import { stop, toCurves } from '../lab/run.ts';
import { type Experiment, type ExperimentRun, underWay } from '../lab/state.ts';
import { Chart, type Drawn } from '../shared/chart.tsx';
import { ZoomButtons } from '../shared/chart-buttons.tsx';
import * as state from '../state.ts';
import type { Text } from '../text/en.ts';
import { text } from '../text/language.ts';

/** Whether an experiment can begin. */
export const canStart = computed(
  () => underWay.value === undefined && ['ready', 'done', 'paused'].includes(state.phase.value),
);

interface ButtonsProps {
  readonly experiment: Experiment;
  readonly start: string;
  readonly isDisabled?: boolean;
}

/** In a form, whose submit begins. */
export function ExperimentButtons({ experiment, start, isDisabled = false }: ButtonsProps) {
  const t = text.value;
  const isMine = underWay.value === experiment;
  const phase = experiment.phase.value;
  const isOver = !isMine && experiment.runs.value.some(({ epochs }) => epochs.length > 0);
  return (
    <p class="actions">
      <button type="submit" disabled={!canStart.value || isDisabled}>
        {start}
      </button>
      <button type="button" disabled={!isMine} onClick={stop}>
        {t.labStop}
      </button>
      <button type="button" disabled={!isOver || state.underWay.value} onClick={() => toCurves(experiment)}>
        {t.toCurves}
      </button>
      <span role="status" class="quiet">
        {isMine || canStart.value || phase !== 'idle' ? statusOf(phase, t) : t.labBusy}
      </span>
    </p>
  );
}

function statusOf(phase: Experiment['phase']['value'], t: Text): string {
  if (phase === 'loading') return t.labLoading;
  return phase === 'running' ? t.status.training : t.labState[phase];
}

/** Of a series, at a place or its last one. */
export function valueText(series: Series, measure: Measure, at: number | undefined): string {
  const t = text.value;
  const value = at === undefined ? series.values.at(-1) : valueAt(series, at);
  if (value === undefined) return '–';
  return measure === 'loss' ? t.number(value, 4) : t.percent(value);
}

interface ViewProps {
  readonly experiment: Experiment;
  readonly nameOf: (run: ExperimentRun) => string;
  readonly labels: Readonly<Record<Measure, string>>;
  readonly draw: (runs: readonly ExperimentRun[], measure: Measure, t: Text) => Drawn;
  /** the values at a place, for a run */
  readonly valuesAt: (run: ExperimentRun, measure: Measure, at: number | undefined) => readonly [string, string];
}

/** How far it is, and its charts. Nothing before it was begun. */
export function ExperimentView({ experiment, nameOf, labels, draw, valuesAt }: ViewProps) {
  const t = text.value;
  const { group } = experiment;
  const changed = useMemo(
    () => computed(() => [experiment.changed.value, experiment.runs.value, text.value]),
    [experiment],
  );
  const draws = useMemo(() => {
    const of = (measure: Measure) => () => draw(experiment.runs.value, measure, text.value);
    return { loss: of('loss'), accuracy: of('accuracy') };
  }, [experiment, draw]);
  const runs = experiment.runs.value;
  if (runs.length === 0) return null;
  const at = group.cursor.value;
  const spoken = (measure: Measure, place: number | undefined): string =>
    [
      place === undefined ? t.latest : t.atEpoch(t.number(place, 2)),
      ...runs.map((run) => t.spokenRun(nameOf(run), ...valuesAt(run, measure, place))),
    ].join('. ');
  return (
    <>
      <Bar experiment={experiment} nameOf={nameOf} />
      <div class="chart-tools">
        <ZoomButtons group={group} words={t} />
      </div>
      <div class="charts">
        {MEASURES.map((measure) => (
          <figure key={measure}>
            <figcaption>{t[measure]}</figcaption>
            <Chart
              name={measure}
              group={group}
              label={labels[measure]}
              spoken={(place) => spoken(measure, place)}
              changed={changed}
              draw={draws[measure]}
            />
            <ul class="legend values">
              <li class="quiet">{at === undefined ? t.latest : t.atEpoch(t.number(at, 2))}</li>
              {runs.map((run, i) => {
                const [train, test] = valuesAt(run, measure, at);
                return (
                  <li key={i} class={classOf(i + 1)}>
                    <i aria-hidden="true" /> {t.spokenRun(nameOf(run), train, test)}
                  </li>
                );
              })}
            </ul>
          </figure>
        ))}
      </div>
    </>
  );
}

function Bar({ experiment, nameOf }: Pick<ViewProps, 'experiment' | 'nameOf'>) {
  const t = text.value;
  void experiment.changed.value;
  const runs = experiment.runs.value;
  const run = runs[experiment.at.value];
  if (underWay.value !== experiment || run === undefined) return null;
  const done = run.points.at(-1)?.epoch ?? 0;
  const { epochs } = run.config;
  return (
    <div>
      <progress aria-label={t.progress} value={(experiment.at.value + done / epochs) / runs.length} max={1} />
      <p class="quiet numbers">
        {t.labAt(nameOf(run), t.whole(Math.min(epochs, Math.floor(done) + 1)), t.whole(epochs))}
      </p>
    </div>
  );
}
