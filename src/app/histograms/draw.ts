/** Histograms over the steps of a run, drawn on a canvas: one behind the other, as a heat map, or all over each other. */
import { type Course, highestOf, type Row } from './snapshots.ts';
import type { View } from './state.ts';
import { ticksOf } from './ticks.ts';

export interface Look {
  readonly width: number;
  readonly height: number;
  /** below and above 0, of the text, of lines, and of the ground */
  readonly colors: Readonly<Record<'below' | 'above' | 'quiet' | 'line' | 'ground' | 'ink', string>>;
  /** step that stands out */
  readonly at: number | undefined;
  /** what stands at a step */
  readonly nameOf: (step: number) => string;
}

const FONT = '11px system-ui, sans-serif';
/** Room for the numbers below and beside. */
const [BELOW, BESIDE, ABOVE] = [18, 52, 4];
/** Of the height, what a ridge may take. */
const RIDGE = 0.36;

interface Frame {
  readonly course: Course;
  readonly look: Look;
  readonly right: number;
  readonly bottom: number;
  /** where a value is */
  readonly x: (value: number) => number;
  /** where the base of a step is */
  readonly base: (step: number) => number;
  /** height of a share */
  readonly rise: (share: number) => number;
}

function frameOf(course: Course, look: Look, view: View): Frame {
  const [right, bottom] = [look.width - BESIDE, look.height - BELOW];
  const [low, high] = [course.edges[0]!, course.edges.at(-1)!];
  const [first, last] = [course.rows[0]!.step, course.rows.at(-1)!.step];
  const most = view === 'overlay' ? bottom - ABOVE : RIDGE * bottom;
  const top = ABOVE + (view === 'heat' ? 0 : most);
  const highest = highestOf(course);
  return {
    course,
    look,
    right,
    bottom,
    x: (value) => ((value - low) / (high - low)) * right,
    base: (step) =>
      view === 'overlay' || first === last ? bottom : top + ((bottom - top) * (step - first)) / (last - first),
    rise: (share) => most * Math.min(1, share / highest),
  };
}

/** Onto a canvas that is as large as the look says. */
export function drawCourse(context: CanvasRenderingContext2D, course: Course, look: Look, view: View): void {
  const frame = frameOf(course, look, view);
  context.clearRect(0, 0, look.width, look.height);
  drawAxis(context, frame);
  if (view === 'heat') drawHeat(context, frame);
  else for (const row of course.rows) drawRidge(context, frame, row, view);
  drawSteps(context, frame, view);
}

/** The rows between this one and the next are as high as their distance. */
function drawHeat(context: CanvasRenderingContext2D, frame: Frame): void {
  const { course, look, x, base, rise } = frame;
  const { rows, edges } = course;
  const full = rise(Number.POSITIVE_INFINITY);
  rows.forEach((row, i) => {
    const top = i === 0 ? ABOVE : (base(rows[i - 1]!.step) + base(row.step)) / 2;
    const end = i === rows.length - 1 ? frame.bottom : (base(row.step) + base(rows[i + 1]!.step)) / 2;
    row.shares.forEach((share, column) => {
      if (share === 0) return;
      const [left, right] = [edges[column]!, edges[column + 1]!];
      context.globalAlpha = 0.08 + 0.92 * Math.sqrt(rise(share) / full);
      context.fillStyle = left < 0 ? look.colors.below : look.colors.above;
      const [from, to] = [Math.round(x(left)), Math.round(x(right))]; // edges between pixels would show
      context.fillRect(from, Math.round(top), to - from, Math.round(end) - Math.round(top));
    });
    if (row.step === look.at) {
      context.globalAlpha = 1;
      context.strokeStyle = look.colors.ink;
      context.strokeRect(0.5, top, frame.right - 1, Math.max(2, end - top));
    }
  });
  context.globalAlpha = 1;
}

function drawRidge(context: CanvasRenderingContext2D, frame: Frame, row: Row, view: View): void {
  const { course, look, x, base, rise } = frame;
  const { edges, rows } = course;
  const bottom = base(row.step);
  const isAt = row.step === look.at;
  const line = new Path2D();
  line.moveTo(x(edges[0]!), bottom);
  row.shares.forEach((share, column) => {
    line.lineTo((x(edges[column]!) + x(edges[column + 1]!)) / 2, bottom - rise(share));
  });
  line.lineTo(x(edges.at(-1)!), bottom);
  const age = rows.length === 1 ? 1 : (row.step - rows[0]!.step) / (rows.at(-1)!.step - rows[0]!.step);
  if (view === 'ridges') {
    context.globalAlpha = 0.85;
    context.fillStyle = look.colors.ground;
    context.fill(line);
  }
  const zero = Math.min(frame.right, Math.max(0, x(0)));
  for (const [color, left, right] of [
    [look.colors.below, 0, zero],
    [look.colors.above, zero, frame.right],
  ] as const) {
    if (right <= left) continue;
    context.save();
    context.beginPath();
    context.rect(left, 0, right - left, look.height);
    context.clip();
    if (view === 'ridges') {
      context.globalAlpha = 0.1 + 0.3 * age;
      context.fillStyle = color;
      context.fill(line);
    }
    context.globalAlpha = isAt ? 1 : 0.25 + 0.65 * age;
    context.strokeStyle = isAt ? look.colors.ink : color;
    context.lineWidth = isAt ? 2 : 1;
    context.stroke(line);
    context.restore();
  }
  context.globalAlpha = 1;
}

/** Values along the bottom. */
function drawAxis(context: CanvasRenderingContext2D, { course, look, right, bottom, x }: Frame): void {
  const { edges } = course;
  Object.assign(context, { font: FONT, textBaseline: 'bottom', textAlign: 'center', lineWidth: 1 });
  for (const { value, text } of ticksOf(edges[0]!, edges.at(-1)!)) {
    context.strokeStyle = look.colors.line;
    context.beginPath();
    context.moveTo(x(value), ABOVE);
    context.lineTo(x(value), bottom);
    context.stroke();
    context.fillStyle = look.colors.quiet;
    const half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(right - half, Math.max(half, x(value))), look.height - 1);
  }
}

/** Steps beside: the first, the last, and the one that stands out. */
function drawSteps(context: CanvasRenderingContext2D, { course, look, right, base }: Frame, view: View): void {
  if (view === 'overlay') return;
  const [first, last] = [course.rows[0]!.step, course.rows.at(-1)!.step];
  Object.assign(context, { font: FONT, textBaseline: 'middle', textAlign: 'left' });
  const { at } = look;
  const isFree = (step: number): boolean => at === undefined || step === at || Math.abs(base(step) - base(at)) > 13;
  for (const step of new Set([first, last, ...(at === undefined ? [] : [at])])) {
    if (!isFree(step)) continue;
    context.fillStyle = step === at ? look.colors.ink : look.colors.quiet;
    context.fillText(look.nameOf(step), right + 6, Math.max(8, base(step)));
  }
}

/** The step that a place on the canvas belongs to. */
export function stepAt(
  course: Course,
  look: Pick<Look, 'width' | 'height'>,
  view: View,
  left: number,
  top: number,
): number {
  const frame = frameOf(course, look as Look, view);
  const { rows } = course;
  const column = rows[0]!.shares.length * Math.min(0.999, Math.max(0, left / frame.right));
  const distance = ({ step, shares }: Row): number => {
    const rise = view === 'overlay' ? frame.rise(shares[Math.floor(column)]!) : 0;
    return Math.abs(top - frame.base(step) + rise);
  };
  return rows.reduce((best, row) => (distance(row) <= distance(best) ? row : best)).step;
}
