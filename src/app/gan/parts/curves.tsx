/** Both losses over the run, and what the discriminator believes or the error of the repair; the table of its epochs. */
import { computed } from '@preact/signals';
import { Chart, type Drawn, type Line } from '../../shared/chart.tsx';
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

const changed = computed(() => [state.points.value, state.modelConfig.value]);

const drawing = (measures: readonly Measure[]) => (): Drawn => {
  const points = state.points.value;
  return {
    lines: measures.map((_, i): Line => ({ color: `--run-${i + 1}`, kind: 'line' })),
    columns: [
      points.map(({ epoch }) => epoch),
      ...measures.map((measure) => points.map((point) => point[measure] ?? null)),
    ],
    most: state.shown.value.begun + state.modelConfig.value.epochs,
  };
};
const PARTS = CHARTS[state.mode].map(([title, measures]) => {
  return { title, measures: measures as readonly Measure[], draw: drawing(measures) };
});
const RANGES = {
  losses: (_: number, high: number): [number, number] => [0, Math.max(1.5, 1.05 * high)],
  errors: (_: number, high: number): [number, number] => [0, 1.05 * (high || 1)],
  beliefs: (): [number, number] => [0, 1],
};

export function Curves() {
  const t = text.value;
  const columns = MEASURES[state.mode].map(
    (name) => [t[name], ({ means }: EpochResult) => measureText(name, means[name])!] as const,
  );
  return (
    <Section title={t.curves} lead={t.lossesLead[state.mode]} class="wide">
      <div class="charts">
        {PARTS.map(({ title, measures, draw }) => (
          <figure key={title}>
            <figcaption>{t[title]}</figcaption>
            <Chart label={t.chartLabel(t[title])} changed={changed} draw={draw} range={RANGES[title]} />
            <p class="legend">
              {measures.map((measure, i) => (
                <span key={measure} class={`run-${i + 1}`}>
                  <i aria-hidden="true" /> {t[measure]}
                </span>
              ))}
            </p>
          </figure>
        ))}
      </div>
      <EpochTable
        columns={[...columns, [t.seconds, ({ seconds }: EpochResult) => t.number(seconds, 1)]]}
        epochs={state.epochs.value}
      />
      <Explain concept="adversarial" />
      {state.mode === 'repair' && <Explain concept="restoration" />}
    </Section>
  );
}
