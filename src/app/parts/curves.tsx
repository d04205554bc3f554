/** Loss and accuracy of all runs, live, and the table of the last run's epochs. */
import { clearCurves } from '../run.ts';
import { Chart, type Drawn, type Line } from '../shared/chart.tsx';
import { EpochTable } from '../shared/epoch-table.tsx';
import { Section } from '../shared/fields.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import type { EpochResult } from '../worker/protocol.ts';

/** More epochs than this are thinned out in the charts. */
const MOST_EPOCHS = 600;
const COLORS = ['--run-1', '--run-2', '--run-3', '--run-4', '--run-5'];

type Measure = 'loss' | 'accuracy';

export function Curves() {
  const t = text.value;
  return (
    <Section title={t.curves} lead={t.curvesLead} class="wide">
      <div class="charts">
        {(['loss', 'accuracy'] as const).map((measure) => (
          <figure key={measure}>
            <figcaption>{t[measure]}</figcaption>
            <Chart
              label={t.chartLabel(t[measure])}
              changed={state.curvesChanged}
              draw={DRAW[measure]}
              range={RANGES[measure]}
            />
          </figure>
        ))}
      </div>
      <Legend />
      <Epochs />
    </Section>
  );
}

function Legend() {
  const t = text.value;
  const runs = state.curves.value;
  if (runs.length === 0) return null;
  return (
    <p class="legend">
      {runs.map(({ id, config, isOn }, i) => (
        <span key={id} class={`run-${(i % COLORS.length) + 1}`}>
          <i aria-hidden="true" /> {isOn ? t.runOn(id) : t.runName(id)}:{' '}
          {config.hidden.map(({ units, dropout }) => `${units}/${dropout}`).join(', ')} {t.optimizers[config.optimizer]}{' '}
          {config.learningRate}
        </span>
      ))}
      {runs.length > 1 && (
        <button type="button" onClick={clearCurves}>
          {t.clearCurves}
        </button>
      )}
    </p>
  );
}

const drawn = (measure: Measure) => (): Drawn => {
  const lines = state.curves.value.flatMap((_, i): Line[] => {
    const color = COLORS[i % COLORS.length]!;
    return [
      { color, kind: 'line' },
      { color, kind: 'dots' },
    ];
  });
  const most = Math.max(1, ...state.curves.value.map(({ config }) => config.epochs));
  return { lines, columns: columnsOf(measure), most };
};
const DRAW = { loss: drawn('loss'), accuracy: drawn('accuracy') };
const RANGES = {
  loss: (_: number, high: number): [number, number] => [0, 1.05 * (high || 1)],
  accuracy: (low: number): [number, number] => [Math.min(0.8, Math.floor(10 * low) / 10), 1],
};

/** A column of places, then two for each run: training and test. */
function columnsOf(measure: Measure): Drawn['columns'] {
  const test = measure === 'loss' ? 'testLoss' : 'testAccuracy';
  const rows = state.curves.value.flatMap(({ points, epochs }, run) => {
    const every = Math.ceil(epochs.length / MOST_EPOCHS);
    const thin = epochs.filter((_, i) => i % every === 0 || i === epochs.length - 1);
    return [
      ...points.map((point) => ({ at: point.epoch, column: 2 * run, value: point[measure] })),
      ...thin.map((epoch) => ({ at: epoch.epoch + 1, column: 2 * run + 1, value: epoch[test] })),
    ];
  });
  rows.sort((a, b) => a.at - b.at);
  const places: number[] = [];
  const columns = Array.from({ length: 2 * state.curves.value.length }, () => [] as (number | null)[]);
  for (const { at, column, value } of rows) {
    if (places.at(-1) !== at) {
      places.push(at);
      for (const each of columns) each.push(null);
    }
    columns[column]![places.length - 1] = value;
  }
  return [places, ...columns];
}

function Epochs() {
  const t = text.value;
  void state.epochsChanged.value;
  const columns = [
    [t.loss, ({ loss }) => t.number(loss, 4)],
    [t.accuracy, ({ accuracy }) => t.percent(accuracy)],
    [t.testLoss, ({ testLoss }) => t.number(testLoss, 4)],
    [t.testAccuracy, ({ testAccuracy }) => t.percent(testAccuracy)],
    [t.seconds, ({ seconds }) => t.number(seconds, 1)],
  ] satisfies [string, (epoch: EpochResult) => string][];
  return <EpochTable columns={columns} epochs={state.curves.value.at(-1)?.epochs ?? []} />;
}
