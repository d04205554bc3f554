/** The table that `model.summary()` prints, as Keras prints it. */
import { type Shape, sizeOf } from '../graph/node.ts';
import type { BuiltLayer } from './layers/layer.ts';

const count = (value: number): string => value.toLocaleString('en-US');

const UNITS = ['B', 'KB', 'MB', 'GB'];

/** Bytes of f32 values, in Keras's units. */
function size(values: number): string {
  const bytes = 4 * values;
  const unit = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** unit).toFixed(2)} ${UNITS[unit]}`;
}

/** Characters of the columns, as Keras has them on a terminal of 80. */
const WIDTHS = [31, 22, 13];

const shapeText = (shape: Shape): string => `(None${shape.map((n) => `, ${n}`).join('')})`;

/** @param optimizerValues numbers that the optimizer keeps; undefined where it keeps none yet. As in Keras, the total counts them. */
export function summaryText(name: string, layers: readonly BuiltLayer[], optimizerValues: number | undefined): string {
  const paramsOf = (layer: BuiltLayer): number => layer.params.reduce((sum, param) => sum + sizeOf(param.shape), 0);
  const rows = layers.map((layer) => [
    `${layer.name} (${layer.className})`,
    shapeText(layer.outputShape),
    count(paramsOf(layer)),
  ]);
  const header = ['Layer (type)', 'Output Shape', 'Param #'];
  const widths = header.map((title, c) => Math.max(title.length, WIDTHS[c]!, ...rows.map((row) => row[c]!.length)));
  const line = (cells: readonly string[], bar: string): string =>
    bar + cells.map((cell, c) => ` ${c === 2 ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!)} `).join(bar) + bar;
  const rule = (left: string, fill: string, middle: string, right: string): string =>
    left + widths.map((width) => fill.repeat(width + 2)).join(middle) + right;
  const body = rows.flatMap((row, i) => (i === 0 ? [line(row, '│')] : [rule('├', '─', '┼', '┤'), line(row, '│')]));
  const total = layers.reduce((sum, layer) => sum + paramsOf(layer), 0);
  const all = total + (optimizerValues ?? 0);
  return [
    `Model: "${name}"`,
    rule('┏', '━', '┳', '┓'),
    line(header, '┃'),
    rule('┡', '━', '╇', '┩'),
    ...body,
    rule('└', '─', '┴', '┘'),
    ` Total params: ${count(all)} (${size(all)})`,
    ` Trainable params: ${count(total)} (${size(total)})`,
    ' Non-trainable params: 0 (0.00 B)',
    ...(optimizerValues === undefined
      ? []
      : [` Optimizer params: ${count(optimizerValues)} (${size(optimizerValues)})`]),
  ].join('\n');
}
