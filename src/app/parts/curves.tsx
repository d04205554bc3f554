/** Loss and accuracy of all runs, live, with the runs' list and the table of the last run's epochs. */
import { computed, signal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { offerFile } from '../../io/download.ts';
import { csvOf } from '../curves/csv.ts';
import { drawnOf } from '../curves/draw.ts';
import { group, isLog, keepPinned, recallPinned, seen, shown, smoothing } from '../curves/looks.ts';
import { pictureOf } from '../curves/picture.ts';
import { MEASURES, type Measure, testSeries, trainSeries, valueAt } from '../curves/series.ts';
import { MOST_SMOOTHING } from '../curves/smoothing.ts';
import { Chart, type Drawn } from '../shared/chart.tsx';
import { ZoomButtons } from '../shared/chart-buttons.tsx';
import { EpochTable } from '../shared/epoch-table.tsx';
import { Section } from '../shared/fields.tsx';
import { guarded } from '../shared/guarded.ts';
import { colorOf } from '../shared/theme.ts';
import { watchView } from '../shared/view.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import type { EpochResult } from '../worker/protocol.ts';
import { Runs } from './runs.tsx';

const isInView = signal(true);
/** While it trains, charts that nobody sees are not drawn: drawing takes time from training. */
const pointsShown = computed(() =>
  isInView.value || state.phase.value !== 'training' ? state.curvesChanged.value : undefined,
);

/** All that the charts draw by. */
const changed = computed(() => [pointsShown.value, seen.value, smoothing.value, isLog.value, text.value]);

const drawing = (measure: Measure) => (): Drawn =>
  drawnOf(
    seen.value.map(({ curve, color }) => {
      const { points, epochs, config } = curve;
      return { points, epochs, color, most: config.epochs, marksBest: config.earlyStopping !== undefined };
    }),
    measure,
    { smoothing: smoothing.value, isLog: isLog.value },
    text.value,
  );
const DRAW = { loss: drawing('loss'), accuracy: drawing('accuracy') };

export function Curves() {
  const t = text.value;
  const charts = useRef<HTMLDivElement>(null);
  useEffect(recallPinned, []);
  useEffect(() => watchView(charts.current!, isInView), []);
  const { phase } = state;
  useEffect(() => {
    if (phase.value === 'done') keepPinned();
  }, [phase.value]);
  return (
    <Section title={t.curves} lead={t.curvesLead} class="wide curves">
      <Tools charts={() => [...charts.current!.querySelectorAll('canvas')]} />
      <div class="charts" ref={charts}>
        {MEASURES.map((measure) => (
          <figure key={measure}>
            <figcaption>{t[measure]}</figcaption>
            <Chart
              name={measure}
              group={group}
              label={t.chartName[measure]}
              spoken={(at) => spoken(measure, at)}
              changed={changed}
              draw={DRAW[measure]}
            />
          </figure>
        ))}
      </div>
      <p class="quiet">{t.chartHelp}</p>
      <Runs />
      <Epochs />
    </Section>
  );
}

/** The values at a place, for those who do not see them. */
function spoken(measure: Measure, at: number | undefined): string {
  const t = text.value;
  void state.epochsChanged.value;
  if (seen.value.length === 0) return t.chartEmpty;
  const format = (value: number | undefined): string =>
    value === undefined ? t.notKnown : measure === 'loss' ? t.number(value, 4) : t.percent(value);
  const runs = seen.value.map(({ curve, name }) => {
    const [train, test] = [trainSeries(curve, measure), testSeries(curve, measure)];
    if (at === undefined) return t.spokenRun(name, format(train.values.at(-1)), format(test.values.at(-1)));
    return t.spokenRun(name, format(valueAt(train, at)), format(valueAt(test, at)));
  });
  return [at === undefined ? t.latest : t.atEpoch(t.number(at, 2)), ...runs].join('. ');
}

function Tools({ charts }: { readonly charts: () => HTMLCanvasElement[] }) {
  const t = text.value;
  const id = useId();
  const isEmpty = shown.value.length === 0;
  const picture = async (): Promise<void> => {
    const canvases = charts();
    const blob = await pictureOf({
      title: t.pictureTitle,
      note: t.pictureNote,
      charts: MEASURES.map((measure, i) => ({ title: t[measure], canvas: canvases[i]! })),
      names: seen.value.map(({ name, color }) => ({ name, color: colorOf(color) })),
    });
    offerFile('wgrad-curves.png', blob);
  };
  const points = async (): Promise<void> => {
    const csv = await csvOf(shown.value.map(({ curve, name }) => ({ ...curve, name })));
    offerFile('wgrad-curves.csv', new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  };
  return (
    <div class="chart-tools">
      <span class="slider">
        <label for={id}>{t.smoothing}</label>
        <input
          id={id}
          type="range"
          min={0}
          max={MOST_SMOOTHING}
          step={0.01}
          value={smoothing.value}
          onInput={({ currentTarget }) => {
            smoothing.value = Number(currentTarget.value);
          }}
        />
        <output for={id} aria-live="off">
          {t.number(smoothing.value, 2)}
        </output>
      </span>
      <label class="check">
        <input
          type="checkbox"
          checked={isLog.value}
          onChange={({ currentTarget }) => {
            isLog.value = currentTarget.checked;
          }}
        />{' '}
        {t.logLoss}
      </label>
      <ZoomButtons group={group} words={t} />
      <span class="actions">
        <button type="button" disabled={isEmpty} onClick={() => void guarded(picture)}>
          {t.savePng}
        </button>
        <button type="button" disabled={isEmpty} onClick={() => void guarded(points)}>
          {t.saveCsv}
        </button>
      </span>
    </div>
  );
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
  return (
    <EpochTable
      columns={columns}
      epochs={state.curves.value.at(-1)?.epochs ?? []}
      expected={state.config.value.epochs}
    />
  );
}
