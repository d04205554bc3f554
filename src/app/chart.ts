/**
 * A live chart of one figure over the epochs: the running mean while training as a line, the test's value at the end of
 * each epoch as dots. Drawing is uPlot's; colours come from style.css and follow light and dark.
 */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** More points than this are thinned out: the screen has no more columns to show them. */
const MAX_POINTS = 2000;
const HEIGHT = 220;

type Point = readonly [epoch: number, train: number | null, test: number | null];

export class Chart {
  #points: Point[] = [];
  #epochs = 1;
  #plot: uPlot;
  #due = false;

  constructor(
    readonly target: HTMLElement,
    /** The ends of the scale, given the lowest and the highest point. */
    readonly range: (low: number, high: number) => [number, number],
  ) {
    this.#plot = this.#build();
    new ResizeObserver(() => this.#plot.setSize({ width: target.clientWidth, height: HEIGHT })).observe(target);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#plot.destroy();
      this.#plot = this.#build();
    });
  }

  /** Empties the chart for a run of so many epochs. */
  begin(epochs: number): void {
    this.#points = [];
    this.#epochs = epochs;
    this.#redraw();
  }

  /** @param epoch epochs done, with a fraction; `test` is known at the end of one */
  add(epoch: number, train: number | undefined, test?: number): void {
    // one point per place: where several share the end of the axis, uPlot leaves out all but the first
    if (this.#points.at(-1)?.[0] === epoch) this.#points.pop();
    this.#points.push([epoch, train ?? null, test ?? null]);
    if (this.#points.length > MAX_POINTS) {
      this.#points = this.#points.filter(([, , tested], i) => i % 2 === 0 || tested !== null);
    }
    this.#redraw();
  }

  #redraw(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#plot.setData(this.#columns());
    });
  }

  #columns(): uPlot.AlignedData {
    const column = (i: 0 | 1 | 2) => this.#points.map((point) => point[i]);
    return [column(0) as number[], column(1), column(2)];
  }

  #build(): uPlot {
    const style = getComputedStyle(document.documentElement);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const axis = { stroke: color('--quiet'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } };
    const [train, test] = [color('--accent'), color('--test')];
    const options: uPlot.Options = {
      width: this.target.clientWidth,
      height: HEIGHT,
      cursor: { show: false },
      legend: { live: false },
      scales: {
        x: { time: false, range: () => [0, this.#epochs] },
        y: { range: (_: uPlot, low: number | null, high: number | null) => this.range(low ?? 0, high ?? 1) },
      },
      axes: [
        { ...axis, size: 30 },
        { ...axis, size: 48 },
      ],
      series: [
        {},
        { label: 'training', stroke: train, width: 2, spanGaps: true, points: { show: false } },
        { label: 'test', stroke: test, fill: test, paths: () => null, points: { show: true, size: 8, fill: test } },
      ],
    };
    return new uPlot(options, this.#columns(), this.target);
  }
}
