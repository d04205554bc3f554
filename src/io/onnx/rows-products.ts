/** Products of matrices, convolutions, pooling, and pictures in another size. */
import type { Node, Shape } from '../../graph/node.ts';
import { type ConvAttrs, type Geometry, windowsOver } from '../../ops/conv-geometry.ts';
import type { PoolAttrs } from '../../ops/pooling.ts';
import type { Attribute } from './model.ts';
import { attr, type Row, type Rows, type Translator } from './translator.ts';
import { isOfSamples, transposed, type Value } from './values.ts';

/** A product or convolution with the bias that is added to it, which nothing else reads without it. */
export function biased(node: Node, to: Translator): Value | undefined {
  const [sum, bias] = node.inputs as readonly [Node, Node];
  const said = BIASED[sum.op.name];
  const fits = bias.shape.length === 1 && bias.shape[0] === node.shape.at(-1) && node.shape.join() === sum.shape.join();
  if (sum.op.name === 'matmul' && isOfSamples(to.value(sum.inputs[0]!))) return undefined;
  if (said === undefined || !fits || to.uses(sum) > 1 || !to.graph.variables.has(bias)) return undefined;
  return { ...said(sum, to, to.values.name(to.value(bias))), dims: to.dims(node) };
}

type Said = (node: Node, to: Translator, bias?: string) => Value;

/** Rows that were put in a matrix, times a matrix: ONNX's product takes them as they are. */
function ofRows(node: Node, to: Translator): Value | undefined {
  const [rows, matrix] = node.inputs.map((input) => to.value(input));
  const { transA, transB } = node.attrs;
  const source = rows!.of;
  if (transA || transB || source === undefined || !isOfSamples(rows!)) return undefined;
  const name = to.writer.op('MatMul', [to.values.name(source), to.values.name(matrix!)]);
  return to.made(node, name, 'last', source.dims.with(-1, node.shape[1]!));
}

const matmul: Said = (node, to, bias) => {
  const names = node.inputs.map((input) => to.values.name(to.value(input)));
  const { transA, transB } = node.attrs;
  if (bias === undefined && !transA && !transB) return to.made(node, to.writer.op('MatMul', names));
  const attributes = { ...(transA === true && { transA: 1 }), ...(transB === true && { transB: 1 }) };
  return to.made(node, to.writer.op('Gemm', bias === undefined ? names : [...names, bias], attributes));
};

const batchedMatmul: Row = (node, to) => {
  const names = node.inputs.map((input, i) => {
    const value = to.value(input);
    if (!node.attrs[i === 0 ? 'transA' : 'transB']) return to.values.name(value);
    const rank = value.dims.length;
    const perm = [...Array.from({ length: rank - 2 }, (_, k) => k), rank - 1, rank - 2];
    if (value.constant !== undefined) return to.values.name(transposed(value, perm));
    return to.writer.op('Transpose', [to.values.name(value)], { perm });
  });
  return to.made(node, to.writer.op('MatMul', names));
};

/** Where windows lie: rows and columns that are added before the picture and after it. */
const padsOf = ({ large, small, window, strides, dilations, before }: Geometry): number[] => [
  ...before,
  ...large.map((size, k) => (small[k]! - 1) * strides[k]! + (window[k]! - 1) * dilations[k]! + 1 - size - before[k]!),
];

const convolved =
  (type: 'Conv' | 'ConvTranspose'): Said =>
  (node, to, bias) => {
    const [x, kernel] = node.inputs.map((input) => to.value(input));
    const own = node.attrs as unknown as ConvAttrs;
    const pads = padsOf(own);
    const attributes: Record<string, Attribute> = {
      ...{ kernel_shape: own.window, strides: own.strides, dilations: own.dilations, group: own.groups },
      pads: pads.map((size) => Math.max(0, size)),
    };
    // what a window does not reach is added to the result
    const beyond = pads.slice(2).map((size) => Math.max(0, -size));
    if (type === 'ConvTranspose' && beyond.some((size) => size > 0)) attributes.output_padding = beyond;
    const weights = turnedKernel(kernel!, to);
    const inputs = [to.values.name(x!, 'first'), weights, ...(bias === undefined ? [] : [bias])];
    return to.made(node, to.writer.op(type, inputs, attributes), 'first');
  };

/** [height, width, depth, outputs] → [outputs, depth, height, width] */
function turnedKernel(kernel: Value, { values, writer }: Translator): string {
  const perm = [3, 2, 0, 1];
  if (kernel.constant !== undefined) return values.name(transposed(kernel, perm));
  return writer.op('Transpose', [values.name(kernel)], { perm });
}

const pooled =
  (type: 'MaxPool' | 'AveragePool'): Row =>
  (node, to) => {
    const x = node.inputs[0]!;
    const own = node.attrs as unknown as PoolAttrs;
    const geometry = windowsOver(type, x.shape.slice(1, 3), { ...own, dilations: [1, 1] });
    const pads = padsOf(geometry).map((size) => Math.max(0, size));
    const attributes = { kernel_shape: own.window, strides: own.strides, pads };
    return to.made(node, to.writer.op(type, [to.values.name(to.value(x), 'first')], attributes), 'first');
  };

const resize: Row = (node, to) => {
  const [batch, height, width, channels] = to.dims(node);
  const isNearest = attr<string>(node, 'interpolation') === 'nearest';
  const attributes = {
    coordinate_transformation_mode: 'half_pixel',
    mode: isNearest ? 'nearest' : 'linear',
    ...(isNearest && { nearest_mode: 'round_prefer_ceil' }),
  };
  const sizes: Shape = [batch!, channels!, height!, width!];
  const inputs = [to.values.name(to.value(node.inputs[0]!), 'first'), '', '', to.values.shape(sizes)];
  return to.made(node, to.writer.op('Resize', inputs, attributes), 'first');
};

const [conv, convTransposed] = [convolved('Conv'), convolved('ConvTranspose')];
const BIASED: Readonly<Record<string, Said>> = { matmul, conv, convTransposed };

export const PRODUCT_ROWS: Rows = {
  matmul: (node, to) => ofRows(node, to) ?? matmul(node, to),
  batchedMatmul,
  conv,
  convTransposed,
  maxPool: pooled('MaxPool'),
  averagePool: pooled('AveragePool'),
  resize,
};
