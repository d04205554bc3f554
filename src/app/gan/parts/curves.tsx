/** Both losses over the run, and what the discriminator believes or the error of the repair; the table of its epochs. */
import { computed } from '@preact/signals';
import { Chart, type Drawn, type Line } from '../../shared/chart.tsx';
import { ZoomButtons } from '../../shared/chart-buttons.tsx';
import { ChartGroup } from '../../shared/chart-group.ts';
import { nearest, type Range, roomAround } from '../../shared/chart-view.ts';
import { EpochTable } from '../../shared/epoch-table.tsx';
import { Section } from '../../shared/fields.tsx';
import { type EpochResult, MEASURES, type Measure } from '../protocol.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Explain } from './explain.tsx';
import { measureText } from './progress-panel.tsx';

/** A chart each: its measures, in the colours of the runs. */
const CHARTS = {
  draw: [
    ['losses', ['dLoss', 'gLoss']],
    ['beliefs', ['real', 'drawn']],
  ],
  repair: [
    ['losses', ['dLoss', 'adversarial']],
    ['errors', ['error']],
  ],
} as const;

const changed = computed(() => [state.points.value, state.modelConfig.value, text.value]);
const group = new ChartGroup();

const RANGES = {
  losses: (_: number, high: number, isPart: boolean): Range | undefined =>
    isPart ? undefined : [0, Math.max(1.5, 1.05 * high)],
  errors: (_: number, high: number, isPart: boolean): Range | undefined =>
    isPart ? undefined : [0, 1.05 * (high || 1)],
  beliefs: (low: number, high: number, isPart: boolean): Range => (isPart ? [low, high] : [0, 1]),
};
type Title = keyof typeof RANGES;

const tickOf = (title: Title) => (value: number, decimals: number) =>
  title === 'beliefs' ? text.value.number(100 * value, Math.max(0, decimals - 2)) : text.value.number(value, decimals);

const drawing = (title: Title, measures: readonly Measure[]) => (): Drawn => {
  const points = state.points.value;
  const t = text.value;
  const range = (low: number, high: number, isPart: boolean): Range =>
    RANGES[title](low, high, isPart) ?? roomAround([low, high], { isLog: false, isPart });
  return {
    lines: measures.map((measure, i): Line => {
      const values = points.map((point) => point[measure] ?? null);
      return { color: `--run-${i + 1}`, kind: 'line', at: points.map(({ epoch }) => epoch), values };
    }),
    axes: { x: t.axisEpoch, y: t.axes[title], tick: tickOf(title), range },
    most: state.shown.value.begun + state.modelConfig.value.epochs,
  };
};
const PARTS = CHARTS[state.mode].map(([title, measures]) => {
  return { title, measures: measures as readonly Measure[], draw: drawing(title, measures) };
});

/** A measure at the cursor, or the latest one. */
function valueText(measure: Measure, at: number | undefined): string {
  const points = state.points.value;
  const point =
    at === undefined
      ? points.at(-1)
      : points[
          nearest(
            points.map(({ epoch }) => epoch),
            at,
          )
        ];
  const value = point?.[measure];
  return (value === undefined ? undefined : measureText(measure, value)) ?? '–';
}

function spoken(measures: readonly Measure[], at: number | undefined): string {
  const t = text.value;
  if (state.points.value.length === 0) return t.chartEmpty;
  const place = at === undefined ? t.latest : t.atEpoch(t.number(at, 2));
  return [place, ...measures.map((measure) => t.spokenMeasure(t[measure], valueText(measure, at)))].join('. ');
}

export function Curves() {
  const t = text.value;
  const columns = MEASURES[state.mode].map(
    (name) => [t[name], ({ means }: EpochResult) => measureText(name, means[name])!] as const,
  );
  const at = group.cursor.value;
  return (
    <Section title={t.curves} lead={t.lossesLead[state.mode]} class="wide curves">
      <div class="chart-tools">
        <ZoomButtons group={group} words={t} />
      </div>
      <div class="charts">
        {PARTS.map(({ title, measures, draw }) => (
          <figure key={title}>
            <figcaption>{t[title]}</figcaption>
            <Chart
              name={title}
              group={group}
              label={t.chartLabel(t[title])}
              spoken={(place) => spoken(measures, place)}
              changed={changed}
              draw={draw}
            />
            <p class="legend">
              {measures.map((measure, i) => (
                <span key={measure} class={`run-${i + 1}`}>
                  <i aria-hidden="true" /> {t[measure]} <b>{valueText(measure, at)}</b>
                </span>
              ))}
            </p>
          </figure>
        ))}
      </div>
      <p class="quiet">{t.chartHelp}</p>
      <EpochTable
        columns={[...columns, [t.seconds, ({ seconds }: EpochResult) => t.number(seconds, 1)]]}
        epochs={state.epochs.value}
        expected={state.config.value.epochs}
      />
      <Explain concept="adversarial" />
      {state.mode === 'repair' && <Explain concept="restoration" />}
    </Section>
  );
}
