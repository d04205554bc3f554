/** Bars with their spread (the line from p10 to p90), drawn by Observable Plot in the page's colours. */
import * as Plot from '@observablehq/plot';
import type { BenchReport, Spread } from '../src/report/bench-report.ts';
import { figure, trainingName } from '../src/report/bench-tables.ts';
import type { BenchWords } from '../src/report/bench-words.ts';

interface Bar {
  readonly name: string;
  readonly spread: Spread;
}

const NARROWEST = 280;
const BAR_HEIGHT = 30;

export interface PlotSpec {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}

/** What the plots say. */
interface PlotWords {
  readonly tables: BenchWords;
  readonly plots: {
    readonly msPerStep: string;
    readonly seconds: string;
    readonly ms: string;
    readonly firstStep: string;
    readonly total: string;
  };
}

/** What each section plots. */
export function trainingPlots({ training = [] }: BenchReport, { tables, plots: words }: PlotWords): PlotSpec[] {
  const plots = new Map<string, Bar[]>();
  for (const result of training) {
    const name = trainingName(result, tables);
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    plots.set(title, [...(plots.get(title) ?? []), { name: result.library, spread: result.msPerStep }]);
  }
  return [...plots].map(([title, bars]) => ({ title, unit: words.msPerStep, bars }));
}

/** Libraries that got there. */
export function accuracyPlots({ accuracy = [] }: BenchReport, { tables, plots: words }: PlotWords): PlotSpec[] {
  const plots = new Map<string, Bar[]>();
  for (const { library, batchSize, seconds } of accuracy) {
    if (seconds === undefined) continue;
    const bar = { name: library, spread: { median: seconds, p10: seconds, p90: seconds } };
    const title = tables.batch(batchSize);
    plots.set(title, [...(plots.get(title) ?? []), bar]);
  }
  return [...plots].map(([title, bars]) => ({ title, unit: words.seconds, bars }));
}

export function startupPlots({ startup = [] }: BenchReport, { plots: words }: PlotWords): PlotSpec[] {
  if (startup.length === 0) return [];
  const first = startup.map(({ library, firstStepMs }) => ({ name: library, spread: firstStepMs }));
  const total = startup.map(({ library, totalMs }) => ({ name: library, spread: totalMs }));
  return [
    { title: words.firstStep, unit: words.ms, bars: first },
    { title: words.total, unit: words.ms, bars: total },
  ];
}

export function kernelPlots({ kernels }: BenchReport, { plots: words }: PlotWords): PlotSpec[] {
  const squares = (kernels?.results ?? []).filter(({ kernel, at }) => kernel === 'matmul' && at.endsWith('³'));
  const groups = [...new Set(squares.map(({ at }) => at))];
  const ms = ({ median, p10, p90 }: Spread): Spread => ({ median: median / 1000, p10: p10 / 1000, p90: p90 / 1000 });
  return groups.map((at) => ({
    title: `matmul ${at}`,
    unit: words.ms,
    bars: squares.filter((result) => result.at === at).map(({ library, us }) => ({ name: library, spread: ms(us) })),
  }));
}

/** As wide as `width` allows. Its colours are those of the page, and change with them. */
export function drawPlot({ bars }: PlotSpec, width: number): Element {
  const svg = Plot.plot({
    width: Math.max(NARROWEST, Math.floor(width)),
    height: BAR_HEIGHT * bars.length + 30,
    marginTop: 4,
    marginBottom: 26,
    marginLeft: 140,
    marginRight: 50,
    style: { background: 'transparent', color: 'var(--ink)', fontSize: '12px' },
    x: { label: null, grid: true, nice: true, zero: true, ticks: 4, tickFormat: figure },
    y: { label: null, domain: bars.map(({ name }) => name), tickSize: 0 },
    marks: [
      Plot.barX(bars, {
        x: ({ spread }: Bar) => spread.median,
        y: 'name',
        fill: ({ name }: Bar) => (name === 'wgrad' ? 'var(--accent)' : 'var(--quiet)'),
        insetTop: 3,
        insetBottom: 3,
      }),
      Plot.ruleY(bars, {
        x1: ({ spread }: Bar) => spread.p10,
        x2: ({ spread }: Bar) => spread.p90,
        y: 'name',
        stroke: 'var(--test)',
        strokeWidth: 2,
      }),
      Plot.text(bars, {
        x: ({ spread }: Bar) => Math.max(spread.median, spread.p90),
        y: 'name',
        text: ({ spread }: Bar) => figure(spread.median),
        textAnchor: 'start',
        dx: 6,
      }),
    ],
  });
  svg.setAttribute('aria-hidden', 'true'); // its figure says what it shows
  return svg;
}
