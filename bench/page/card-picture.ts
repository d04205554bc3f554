/** A card as a picture of 1200 × 630, as links are shown in chats: always light, with letters that can be read when it is small. */
import { type Card, samplesPerSecond, timesTfjs } from '../../src/report/bench-card.ts';
import type { Spread } from '../../src/report/bench-report.ts';
import { figure } from '../../src/report/bench-tables.ts';
import type { Text } from './text/en.ts';

export const [WIDTH, HEIGHT] = [1200, 630];
const [LEFT, RIGHT] = [64, WIDTH - 64];
const BARS = 560;
const COLORS = {
  paper: '#ffffff',
  ink: '#1d2126',
  quiet: '#5a636d',
  line: '#d9dde2',
  accent: '#1f5fd1',
  rival: '#8a929b',
};
const FAMILY = 'system-ui, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** @param address of the page, to be typed by who sees the picture; none of a machine's own */
export function drawCard(context: CanvasRenderingContext2D, card: Card, t: Text, address: string | undefined): void {
  const { paper, ink, quiet, line, accent } = COLORS;
  context.fillStyle = paper;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = accent;
  context.fillRect(0, 0, WIDTH, 14);
  write(context, t.card.heading, LEFT, 84, { size: 34, color: accent, weight: 600, width: 640 });
  write(context, card.name, RIGHT, 84, { size: 34, color: ink, weight: 600, width: 400, end: true });
  const adapter = card.software ? `${card.adapter} (${t.card.software})` : card.adapter;
  write(context, adapter, LEFT, 154, { size: 48, color: ink, weight: 700, width: RIGHT - LEFT });
  write(context, card.browser, LEFT, 202, { size: 30, color: quiet, width: RIGHT - LEFT });
  drawHeadline(context, card, t);
  drawBars(context, card, t);
  context.fillStyle = line;
  context.fillRect(LEFT, 520, RIGHT - LEFT, 2);
  const about = [t.card.model(card.model, t.whole(card.batchSize)), card.date, `wgrad ${card.version}`].join('  ·  ');
  write(context, about, LEFT, 572, { size: 28, color: quiet, width: address === undefined ? RIGHT - LEFT : 600 });
  if (address !== undefined) write(context, address, RIGHT, 572, { size: 28, color: accent, width: 460, end: true });
}

/** How many times as fast, or where there is no rival, how many samples. */
function drawHeadline(context: CanvasRenderingContext2D, card: Card, t: Text): void {
  const { ink, accent } = COLORS;
  const times = timesTfjs(card);
  const samples = figure(samplesPerSecond(card, card.wgrad));
  const big = times === undefined ? samples : `${t.times(times)} ×`;
  write(context, big, LEFT, 366, { size: 128, color: accent, weight: 700, width: 430 });
  const says = times === undefined ? t.card.alone : t.card.fastAs;
  write(context, says, LEFT, 426, { size: 32, color: ink, weight: 600, width: 430 });
  if (times !== undefined) {
    write(context, t.card.perSecond(samples), LEFT, 474, { size: 30, color: COLORS.quiet, width: 430 });
  }
}

function drawBars(context: CanvasRenderingContext2D, { wgrad, tfjs }: Card, t: Text): void {
  const longest = Math.max(wgrad.median, tfjs?.median ?? 0);
  const bar = (name: string, spread: Spread, top: number, color: string): void => {
    write(context, name, RIGHT - BARS, top, { size: 30, color: COLORS.ink, weight: 600, width: 280 });
    const ms = `${figure(spread.median)} ${t.card.msPerStep}`;
    write(context, ms, RIGHT, top, { size: 30, color: COLORS.ink, width: 270, end: true });
    context.fillStyle = COLORS.line;
    context.fillRect(RIGHT - BARS, top + 16, BARS, 36);
    context.fillStyle = color;
    context.fillRect(RIGHT - BARS, top + 16, Math.max(4, (BARS * spread.median) / longest), 36);
  };
  bar('wgrad', wgrad, 296, COLORS.accent);
  if (tfjs === undefined) {
    write(context, t.card.noTfjs, RIGHT - BARS, 410, { size: 30, color: COLORS.quiet, width: BARS });
  } else bar('TensorFlow.js', tfjs, 410, COLORS.rival);
}

interface Letters {
  readonly size: number;
  readonly color: string;
  readonly weight?: number;
  /** at most; letters become smaller for it */
  readonly width: number;
  /** it ends at x */
  readonly end?: boolean;
}

/** A line, in letters that are small enough for its width. */
function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  { size, color, weight = 400, width, end = false }: Letters,
): void {
  const font = (pixels: number): string => `${weight} ${pixels}px ${FAMILY}`;
  context.font = font(size);
  const takes = context.measureText(text).width;
  if (takes > width) context.font = font(Math.max(14, (size * width) / takes));
  context.fillStyle = color;
  context.textAlign = end ? 'right' : 'left';
  context.fillText(text, x, y, width);
}
