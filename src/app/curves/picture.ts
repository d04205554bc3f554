/** Charts as one picture: a title, the charts below each other as they are seen, whose lines are whose. */
import { colorOf } from '../shared/theme.ts';

interface PictureParts {
  readonly title: string;
  /** which lines are what */
  readonly note: string;
  readonly charts: readonly { readonly title: string; readonly canvas: HTMLCanvasElement }[];
  readonly names: readonly { readonly name: string; readonly color: string }[];
}

const MARGIN = 16;
const ROW = 22;
const TITLE = 30;

export async function pictureOf({ title, note, charts, names }: PictureParts): Promise<Blob> {
  const scale = devicePixelRatio;
  const widths = charts.map(({ canvas }) => canvas.width / scale);
  const wide = Math.max(320, ...widths);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  const family = 'system-ui, sans-serif';
  const legend = rowsOf(context, names, wide, `13px ${family}`);
  const chartsHigh = charts.reduce((sum, each) => sum + TITLE + each.canvas.height / scale, 0);
  canvas.width = Math.ceil(scale * (wide + 2 * MARGIN));
  canvas.height = Math.ceil(scale * (2 * MARGIN + TITLE + chartsHigh + ROW * (legend.length + 1.5)));
  context.scale(scale, scale);
  context.fillStyle = colorOf('--card');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = colorOf('--ink');
  context.font = `600 17px ${family}`;
  context.fillText(title, MARGIN, MARGIN + 18);
  let top = MARGIN + TITLE;
  for (const chart of charts) {
    context.font = `600 14px ${family}`;
    context.fillText(chart.title, MARGIN, top + 20);
    top += TITLE;
    context.drawImage(chart.canvas, MARGIN, top, chart.canvas.width / scale, chart.canvas.height / scale);
    top += chart.canvas.height / scale;
  }
  context.font = `13px ${family}`;
  for (const row of legend) {
    top += ROW;
    for (const { name, color: line, left } of row) {
      context.fillStyle = line;
      context.fillRect(MARGIN + left, top - 7, 16, 4);
      context.fillStyle = colorOf('--ink');
      context.fillText(name, MARGIN + left + 22, top);
    }
  }
  context.fillText(note, MARGIN, top + ROW);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('page: the picture is too large.')) : resolve(blob)));
  });
}

/** Names beside each other, as many as fit. */
function rowsOf(context: CanvasRenderingContext2D, names: PictureParts['names'], wide: number, font: string) {
  context.font = font;
  const rows: { name: string; color: string; left: number }[][] = [];
  let left = Number.POSITIVE_INFINITY;
  for (const { name, color } of names) {
    const takes = 22 + context.measureText(name).width + 18;
    if (left + takes > wide) {
      rows.push([]);
      left = 0;
    }
    rows.at(-1)!.push({ name, color, left });
    left += takes;
  }
  return rows;
}
