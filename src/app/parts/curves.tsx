/** Loss and accuracy of all runs, live, and the table of the last run's epochs. Drawing is uPlot's. */
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { clearCurves } from '../run.ts';
import { Section } from '../shared/fields.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Explain } from './explain.tsx';

const HEIGHT = 240;
/** More epochs than this are thinned out in the charts, and the table has the last ones: nobody reads ten thousand rows. */
const MOST_EPOCHS = 600;
const MOST_ROWS = 100;
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
            <Chart measure={measure} label={t.chartLabel(t[measure])} />
          </figure>
        ))}
      </div>
      <Legend />
      <EpochTable />
      <Explain concept="backward" />
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

function Chart({ measure, label }: { readonly measure: Measure; readonly label: string }) {
  const target = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = target.current!;
    let plot: uPlot | undefined;
    let runs = '';
    let due = false;
    const draw = (): void => {
      due = false;
      const now = state.curves.value.map(({ id }) => id).join();
      if (plot === undefined || now !== runs) {
        plot?.destroy();
        plot = build(host, measure);
        runs = now;
      }
      plot.setData(columnsOf(measure));
    };
    const wish = (): void => {
      if (!due) requestAnimationFrame(draw);
      due = true;
    };
    const stop = effect(() => {
      void state.curvesChanged.value;
      wish();
    });
    const rebuild = (): void => {
      runs = 'none';
      wish();
    };
    const sized = new ResizeObserver(() => plot?.setSize({ width: host.clientWidth, height: HEIGHT }));
    sized.observe(host);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', rebuild);
    return () => {
      stop();
      sized.disconnect();
      dark.removeEventListener('change', rebuild);
      plot?.destroy();
    };
  }, [measure]);
  return <div ref={target} role="img" aria-label={label} />;
}

/** A column of places, then two for each run: training and test. */
function columnsOf(measure: Measure): uPlot.AlignedData {
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

function build(host: HTMLElement, measure: Measure): uPlot {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const axis = { stroke: color('--quiet'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } };
  const series = state.curves.value.flatMap((_, i): uPlot.Series[] => {
    const stroke = color(COLORS[i % COLORS.length]!);
    return [
      { stroke, width: 1.5, spanGaps: true, points: { show: false } },
      { stroke, fill: stroke, paths: () => null, points: { show: true, size: 9, fill: stroke } },
    ];
  });
  const most = (): number => Math.max(1, ...state.curves.value.map(({ config }) => config.epochs));
  const range = (_: uPlot, low: number | null, high: number | null): [number, number] =>
    measure === 'loss' ? [0, 1.05 * (high || 1)] : [Math.min(0.8, Math.floor(10 * (low ?? 0)) / 10), 1];
  const options: uPlot.Options = {
    width: host.clientWidth,
    height: HEIGHT,
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false, range: () => [0, most()] }, y: { range } },
    axes: [
      { ...axis, size: 30 },
      { ...axis, size: 48 },
    ],
    series: [{}, ...series],
  };
  return new uPlot(options, columnsOf(measure), host);
}

function EpochTable() {
  const t = text.value;
  void state.epochsChanged.value;
  const all = state.curves.value.at(-1)?.epochs ?? [];
  const epochs = all.slice(-MOST_ROWS);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must be able to do
    <section class="scroll" tabIndex={0} aria-label={t.epochsTable}>
      <table>
        <caption>
          {all.length > MOST_ROWS ? t.lastEpochs(t.whole(MOST_ROWS), t.whole(all.length)) : t.epochsTable}
        </caption>
        <thead>
          <tr>
            {[t.epoch, t.loss, t.accuracy, t.testLoss, t.testAccuracy, t.seconds].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody id="epoch-rows">
          {epochs.length === 0 && (
            <tr>
              <td colSpan={6}>{t.noneYet}</td>
            </tr>
          )}
          {epochs.map(({ epoch, loss, accuracy, testLoss, testAccuracy, seconds }) => (
            <tr key={epoch}>
              <td>{epoch + 1}</td>
              <td>{t.number(loss, 4)}</td>
              <td>{t.percent(accuracy)}</td>
              <td>{t.number(testLoss, 4)}</td>
              <td>{t.percent(testAccuracy)}</td>
              <td>{t.number(seconds, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
