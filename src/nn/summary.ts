/** The table that `model.summary()` prints, as Keras prints it. */
import type { Shape } from '../graph/node.ts';
import type { ModelTensor } from './model-tensor.ts';
import { isChain, type Network, trainable } from './network.ts';
import { sizeOfAll } from './weights.ts';

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

/** A row of the table for each input and layer: name and class, shape, values, and what it takes where that is no chain. */
function rowsOf(network: Network): string[][] {
  const chain = isChain(network);
  const names = new Map(network.layers.map(({ name, callee }) => [callee, name]));
  const nameOf = ({ call, name }: ModelTensor): string => (call && names.get(call.callee)) ?? name;
  const inputs = chain
    ? []
    : network.inputs.map((input) => [`${input.name} (InputLayer)`, shapeText(input.type.shape), '0', '-']);
  const layers = network.layers.map(({ name, callee, calls }) => [
    `${name} (${callee.className})`,
    calls[0]!.outputs.map(({ type }) => shapeText(type.shape)).join(', '),
    count(sizeOfAll(callee.variables.keys())),
    ...(chain ? [] : [calls.flatMap((call) => call.inputs.map(nameOf)).join(', ')]),
  ]);
  return [...inputs, ...layers];
}

/** @param optimizerValues numbers that the optimizer keeps; undefined where it keeps none yet. As in Keras, the total counts them. */
export function summaryText(name: string, network: Network | undefined, optimizerValues: number | undefined): string {
  const rows = network === undefined ? [] : rowsOf(network);
  const header = ['Layer (type)', 'Output Shape', 'Param #', 'Connected to'].slice(0, rows[0]?.length ?? 3);
  const widths = header.map((title, c) => Math.max(title.length, WIDTHS[c] ?? 0, ...rows.map((row) => row[c]!.length)));
  const line = (cells: readonly string[], bar: string): string =>
    bar + cells.map((cell, c) => ` ${c === 2 ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!)} `).join(bar) + bar;
  const rule = (left: string, fill: string, middle: string, right: string): string =>
    left + widths.map((width) => fill.repeat(width + 2)).join(middle) + right;
  const body = rows.flatMap((row, i) => (i === 0 ? [line(row, '│')] : [rule('├', '─', '┼', '┤'), line(row, '│')]));
  const total = sizeOfAll(network?.names.keys() ?? []);
  const learning = network === undefined ? 0 : sizeOfAll(trainable(network));
  const all = total + (optimizerValues ?? 0);
  return [
    `Model: "${name}"`,
    rule('┏', '━', '┳', '┓'),
    line(header, '┃'),
    rule('┡', '━', '╇', '┩'),
    ...body,
    rule('└', '─', '┴', '┘'),
    ` Total params: ${count(all)} (${size(all)})`,
    ` Trainable params: ${count(learning)} (${size(learning)})`,
    ` Non-trainable params: ${count(total - learning)} (${size(total - learning)})`,
    ...(optimizerValues === undefined
      ? []
      : [` Optimizer params: ${count(optimizerValues)} (${size(optimizerValues)})`]),
  ].join('\n');
}
