/** Bars with their spread (the line from p10 to p90), drawn by Observable Plot in the page's colours. */
import * as Plot from '@observablehq/plot';
import { colorOf } from '../src/app/shared/theme.ts';
import type { BenchReport, Spread } from '../src/report/bench-report.ts';
import { figure, trainingName } from '../src/report/bench-tables.ts';

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

/** What each section plots. */
export function trainingPlots({ training = [] }: BenchReport): PlotSpec[] {
  const plots = new Map<string, Bar[]>();
  for (const result of training) {
    const name = trainingName(result);
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    plots.set(title, [...(plots.get(title) ?? []), { name: result.library, spread: result.msPerStep }]);
  }
  return [...plots].map(([title, bars]) => ({ title, unit: 'ms per step', bars }));
}

/** Libraries that got there. */
export function accuracyPlots({ accuracy = [] }: BenchReport): PlotSpec[] {
  const plots = new Map<string, Bar[]>();
  for (const { library, batchSize, seconds } of accuracy) {
    if (seconds === undefined) continue;
    const bar = { name: library, spread: { median: seconds, p10: seconds, p90: seconds } };
    const title = `Batch ${batchSize}`;
    plots.set(title, [...(plots.get(title) ?? []), bar]);
  }
  return [...plots].map(([title, bars]) => ({ title, unit: 'seconds', bars }));
}

export function startupPlots({ startup = [] }: BenchReport): PlotSpec[] {
  if (startup.length === 0) return [];
  const first = startup.map(({ library, firstStepMs }) => ({ name: library, spread: firstStepMs }));
  const total = startup.map(({ library, totalMs }) => ({ name: library, spread: totalMs }));
  return [
    { title: 'From init to the first trained step', unit: 'ms', bars: first },
    { title: 'From import to the first trained step', unit: 'ms', bars: total },
  ];
}

export function kernelPlots({ kernels }: BenchReport): PlotSpec[] {
  const squares = (kernels?.results ?? []).filter(({ kernel, at }) => kernel === 'matmul' && at.endsWith('³'));
  const groups = [...new Set(squares.map(({ at }) => at))];
  const ms = ({ median, p10, p90 }: Spread): Spread => ({ median: median / 1000, p10: p10 / 1000, p90: p90 / 1000 });
  return groups.map((at) => ({
    title: `matmul ${at}`,
    unit: 'ms',
    bars: squares.filter((result) => result.at === at).map(({ library, us }) => ({ name: library, spread: ms(us) })),
  }));
}

/** A figure with the plot in it, as wide as `width` allows. */
export function drawPlot({ title, unit, bars }: PlotSpec, width: number): HTMLElement {
  const svg = Plot.plot({
    width: Math.max(NARROWEST, Math.floor(width)),
    height: BAR_HEIGHT * bars.length + 30,
    marginTop: 4,
    marginBottom: 26,
    marginLeft: 140,
    marginRight: 50,
    style: { background: 'transparent', color: colorOf('--ink'), fontSize: '12px' },
    x: { label: null, grid: true, nice: true, zero: true, ticks: 4, tickFormat: figure },
    y: { label: null, domain: bars.map(({ name }) => name), tickSize: 0 },
    marks: [
      Plot.barX(bars, {
        x: ({ spread }: Bar) => spread.median,
        y: 'name',
        fill: ({ name }: Bar) => colorOf(name === 'wgrad' ? '--accent' : '--quiet'),
        insetTop: 3,
        insetBottom: 3,
      }),
      Plot.ruleY(bars, {
        x1: ({ spread }: Bar) => spread.p10,
        x2: ({ spread }: Bar) => spread.p90,
        y: 'name',
        stroke: colorOf('--test'),
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
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${title}: bars of ${unit}; the table below has the numbers`);
  const holder = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = `${title}, ${unit}`;
  holder.append(caption, svg);
  return holder;
}
