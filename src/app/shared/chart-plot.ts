/** A chart as uPlot's: lines, dots, axes with titles, areas between two lines, marks. */
import uPlot from 'uplot';
import { decimalsOf, isPlain, type Range, roomAround } from './chart-view.ts';
import { colorOf } from './theme.ts';

export const HEIGHT = 260;
/** Diameters of the points at the cursor. */
const HOVER = { line: 7, dashes: 0, dots: 9, faint: 0 };
const FONT = '12px system-ui, sans-serif';

export interface Line {
  /** a custom property of the style sheet, or a colour as #rrggbb */
  readonly color: string;
  readonly kind: 'line' | 'dashes' | 'dots' | 'faint';
  /** in order */
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
}

/** The area between two lines over the same places. */
interface Gap {
  readonly color: string;
  readonly at: readonly number[];
  readonly one: readonly number[];
  readonly other: readonly number[];
}

/** A place that stands out. */
interface Mark {
  readonly color: string;
  readonly at: number;
  readonly value: number;
  readonly text: string;
}

export interface Axes {
  /** titles, with the unit */
  readonly x: string;
  readonly y: string;
  readonly isLog?: boolean;
  /** what stands beside a line of the grid */
  readonly tick: (value: number, decimals: number) => string;
  /** of the values seen, where it is not `roomAround` them */
  readonly range?: (low: number, high: number, isPart: boolean) => Range;
}

export interface Drawn {
  readonly lines: readonly Line[];
  readonly gaps?: readonly Gap[];
  readonly marks?: readonly Mark[];
  readonly axes: Axes;
  /** where the places end */
  readonly most: number;
}

export interface PlotParts {
  readonly host: HTMLElement;
  /** what is drawn now */
  readonly drawn: () => Drawn;
  readonly x: () => Range;
  /** of the values, where a part was chosen */
  readonly y: () => Range | undefined;
  readonly isPart: () => boolean;
  readonly onPart: (x: Range, y: Range | undefined) => void;
  readonly onAll: () => void;
}

/** Changes where another plot is needed. */
export const formOf = ({ lines, axes }: Drawn): string =>
  JSON.stringify([lines.map(({ color, kind }) => [color, kind]), axes.x, axes.y, axes.isLog]);

/** Places of all lines, and the values of each; on a log axis what is not over 0 has no place. */
export function columnsOf({ lines, axes }: Drawn): uPlot.AlignedData {
  if (lines.length === 0) return [[]];
  const values = ({ values: all }: Line): (number | null)[] =>
    all.map((value) => (value !== null && Number.isFinite(value) && !(axes.isLog && value <= 0) ? value : null));
  return uPlot.join(lines.map((line) => [[...line.at], values(line)]));
}

export function plotOf(parts: PlotParts): uPlot {
  const { host, drawn } = parts;
  const { lines, axes } = drawn();
  const common = {
    ...{ stroke: colorOf('--quiet'), font: FONT, labelFont: FONT, labelSize: 20, labelGap: 2 },
    ...{ grid: { stroke: colorOf('--line'), width: 1 }, ticks: { show: false } },
  };
  const texts = (_: uPlot, splits: (number | null)[], __: number, ___: number, step: number): (string | null)[] =>
    splits.map((value) => {
      if (value === null || (axes.isLog && !isPlain(value))) return null;
      return axes.tick(value, decimalsOf(axes.isLog ? value : step));
    });
  const seen = (low: number | null, high: number | null): Range => {
    const own = parts.y();
    if (own !== undefined) return own;
    const [least, most] = low === null || high === null ? (axes.isLog ? [0.1, 1] : [0, 1]) : [low, high];
    const isPart = parts.isPart();
    return axes.range?.(least, most, isPart) ?? roomAround([least, most], { isLog: axes.isLog === true, isPart });
  };
  const options: uPlot.Options = {
    width: host.clientWidth,
    height: HEIGHT,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { size: (_, index) => HOVER[lines[index - 1]!.kind] },
      drag: { x: true, y: true, uni: 24, dist: 6, setScale: false },
      bind: {
        mousedown: (_, __, handler) => (event) => {
          if (event.button === 0 && !event.shiftKey) handler(event);
          return null;
        },
        dblclick: () => () => {
          parts.onAll();
          return null;
        },
      },
    },
    scales: {
      x: { time: false, range: () => [...parts.x()] as [number, number] },
      y: { distr: axes.isLog ? 3 : 1, range: (_, low, high) => [...seen(low, high)] as [number, number] },
    },
    axes: [
      {
        ...common,
        label: axes.x,
        size: 28,
        values: (_, splits, __, ___, step) => splits.map((at) => axisNumber(at, step)),
      },
      { ...common, label: axes.y, size: 46, values: texts },
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, colorOf(line.color)))],
    hooks: {
      setSelect: [(plot) => select(plot, parts)],
      drawAxes: [(plot) => drawGaps(plot, drawn())],
      draw: [(plot) => drawMarks(plot, drawn())],
    },
  };
  return new uPlot(options, columnsOf(drawn()), host);
}

const axisNumber = (at: number, step: number): string => at.toFixed(decimalsOf(step));

function seriesOf({ kind }: Line, stroke: string): uPlot.Series {
  if (kind === 'dots') {
    return { stroke, fill: stroke, paths: () => null, points: { show: true, size: 6, fill: stroke, width: 0 } };
  }
  const look = { line: {}, faint: { alpha: 0.25 }, dashes: { dash: [5, 3] } }[kind];
  return { stroke, width: 1.5, spanGaps: true, points: { show: false }, ...look };
}

function select(plot: uPlot, { onPart }: PlotParts): void {
  const { left, top, width, height } = plot.select;
  if (width <= 0 && height <= 0) return;
  const [boxWidth, boxHeight] = [plot.over.clientWidth, plot.over.clientHeight];
  const across: Range = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
  const up: Range = [plot.posToVal(top + height, 'y'), plot.posToVal(top, 'y')];
  const isWide = width > 0 && width < boxWidth;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  const all: Range = [plot.scales.x!.min!, plot.scales.x!.max!];
  onPart(isWide ? across : all, height > 0 && height < boxHeight ? up : undefined);
}

function clipped(plot: uPlot, draw: (context: CanvasRenderingContext2D) => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx);
  ctx.restore();
}

function drawGaps(plot: uPlot, { gaps = [] }: Drawn): void {
  clipped(plot, (context) => {
    for (const { at, one, other, color: name } of gaps) {
      const x = at.map((place) => plot.valToPos(place, 'x', true));
      const edge = (values: readonly number[]) =>
        values.map((value, i) => [x[i]!, plot.valToPos(value, 'y', true)] as const);
      const outline = [...edge(one), ...edge(other).reverse()].filter((point) => point.every(Number.isFinite));
      context.beginPath();
      for (const [left, top] of outline) context.lineTo(left, top);
      context.globalAlpha = 0.18;
      context.fillStyle = colorOf(name);
      context.fill();
    }
  });
}

function drawMarks(plot: uPlot, { marks = [] }: Drawn): void {
  const { bbox } = plot;
  const pixel = devicePixelRatio;
  clipped(plot, (context) => {
    for (const [row, { at, value, text, color: name }] of marks.entries()) {
      const [x, y] = [plot.valToPos(at, 'x', true), plot.valToPos(value, 'y', true)];
      context.strokeStyle = colorOf(name);
      context.lineWidth = 1.5 * pixel;
      context.setLineDash([2 * pixel, 3 * pixel]);
      context.beginPath();
      context.moveTo(x, bbox.top);
      context.lineTo(x, bbox.top + bbox.height);
      context.stroke();
      context.setLineDash([]);
      context.beginPath();
      context.arc(x, y, 5 * pixel, 0, 2 * Math.PI);
      context.stroke();
      context.font = FONT.replace('12px', `${12 * pixel}px`);
      const wide = context.measureText(text).width + 6 * pixel;
      const isLeft = x + wide > bbox.left + bbox.width;
      context.fillStyle = colorOf(name);
      context.textAlign = isLeft ? 'right' : 'left';
      const isHigh = y < bbox.top + bbox.height / 2; // then there is room below
      const top = isHigh ? bbox.top + bbox.height - (8 + 16 * row) * pixel : bbox.top + (14 + 16 * row) * pixel;
      context.fillText(text, x + (isLeft ? -6 : 6) * pixel, top);
    }
  });
}
