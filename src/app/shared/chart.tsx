/** A chart of curves, live: drawn at most once a frame, anew where its lines, the theme or the width change. Drawing is uPlot's. */
import { effect, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

const HEIGHT = 240;

export interface Line {
  /** a custom property of the style sheet */
  readonly color: string;
  readonly kind: 'line' | 'dots';
}

export interface Drawn {
  readonly lines: readonly Line[];
  /** a column of places, then one for each line */
  readonly columns: uPlot.AlignedData;
  /** where the places end */
  readonly most: number;
}

interface ChartProps {
  /** spoken */
  readonly label: string;
  /** changes where there is something new to draw; this and the functions are the same ones from call to call */
  readonly changed: ReadonlySignal<unknown>;
  /** what to draw now */
  readonly draw: () => Drawn;
  /** of the values, from the least and the largest one */
  readonly range: (low: number, high: number) => [number, number];
}

export function Chart({ label, changed, draw, range }: ChartProps) {
  const target = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = target.current!;
    let plot: uPlot | undefined;
    let shown = '';
    let due = false;
    let most = 1;
    const show = (): void => {
      due = false;
      const drawn = draw();
      most = drawn.most;
      const lines = JSON.stringify(drawn.lines);
      if (plot === undefined || lines !== shown) {
        plot?.destroy();
        plot = build(host, drawn, () => most, range);
        shown = lines;
      }
      plot.setData(drawn.columns);
    };
    const wish = (): void => {
      if (!due) requestAnimationFrame(show);
      due = true;
    };
    const stop = effect(() => {
      void changed.value;
      wish();
    });
    const rebuild = (): void => {
      shown = '';
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
  }, [changed, draw, range]);
  return <div ref={target} role="img" aria-label={label} />;
}

function build(host: HTMLElement, { lines, columns }: Drawn, most: () => number, range: ChartProps['range']): uPlot {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const axis = { stroke: color('--quiet'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } };
  const series = lines.map((line): uPlot.Series => {
    const stroke = color(line.color);
    return line.kind === 'line'
      ? { stroke, width: 1.5, spanGaps: true, points: { show: false } }
      : { stroke, fill: stroke, paths: () => null, points: { show: true, size: 9, fill: stroke } };
  });
  const options: uPlot.Options = {
    width: host.clientWidth,
    height: HEIGHT,
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [0, most()] },
      y: { range: (_, low: number | null, high: number | null) => range(low ?? 0, high ?? 0) },
    },
    axes: [
      { ...axis, size: 30 },
      { ...axis, size: 48 },
    ],
    series: [{}, ...series],
  };
  return new uPlot(options, columns, host);
}
