/** What layers write in several ops and ONNX has operators for. */
import { type Node, type Shape, sizeOf } from '../../graph/node.ts';
import { throughReshapes } from '../../graph/views.ts';
import type { Translator } from './translator.ts';
import { isFirst, type Value } from './values.ts';

/** A number for each channel as it stands in the graph: its values, and the axis of the channels. */
interface PerChannel {
  readonly value: Value;
  readonly axis: number;
}

/** [channels] in the shape [1, .., channels, .., 1] of a result. */
function perChannel(node: Node | undefined, to: Translator): PerChannel | undefined {
  const [leaf] = node?.inputs ?? [];
  if (node?.op.name !== 'reshape' || leaf === undefined || leaf.shape.length !== 1) return undefined;
  if (!to.graph.variables.has(leaf)) return undefined;
  const own = node.shape.findIndex((size) => size !== 1);
  return { value: to.value(leaf), axis: own < 0 ? node.shape.length - 1 : own };
}

/** (x - mean) · 1 / √(variance + epsilon) [· gamma] [+ beta], as batchNormalization writes it outside of training. */
export function batchNormalized(node: Node, to: Translator): Value | undefined {
  const isShifted = node.op.name === 'add';
  const [product, shift] = isShifted ? node.inputs : [node];
  const [centered, spread] = product!.op.name === 'mul' ? product!.inputs : [];
  const [x, mean] = centered?.op.name === 'sub' ? centered.inputs : [];
  const [root, factor] = spread?.op.name === 'mul' ? spread.inputs : [spread];
  const sum = root?.op.name === 'rsqrt' ? root.inputs[0] : undefined;
  const [variance, epsilon] = sum?.op.name === 'add' ? sum.inputs : [];
  if (x === undefined || epsilon?.op.name !== 'fill') return undefined;
  if (to.uses(product!) > 1 && isShifted) return undefined;
  const parts = [mean, variance, factor, isShifted ? shift : undefined].map((part) => perChannel(part, to));
  const [own, spreads, gamma, beta] = parts;
  const isMissing = (factor !== undefined && gamma === undefined) || (isShifted && beta === undefined);
  if (own === undefined || spreads === undefined || isMissing) return undefined;
  const rank = node.shape.length;
  const isLast = own.axis === rank - 1;
  if (node.shape.join() !== x.shape.join() || (!isLast && own.axis !== 1)) return undefined;
  const channels = own.value.dims[0]!;
  const order = isLast && rank > 2 ? 'first' : 'last';
  const name = (part: PerChannel | undefined, value: number): string =>
    part === undefined ? filled([channels], value, to) : to.values.name(part.value);
  const inputs = [
    to.values.name(to.value(x), order),
    ...[name(gamma, 1), name(beta, 0), name(own, 0), name(spreads, 1)],
  ];
  const attributes = { epsilon: { float: epsilon.attrs.value as number } };
  return to.made(node, to.writer.op('BatchNormalization', inputs, attributes), order);
}

const filled = (shape: Shape, value: number, { writer }: Translator): string =>
  writer.tensor(`${writer.layer}/${value}`, shape, new Float32Array(sizeOf(shape)).fill(value));

/** What a node is the mean of along the last axes, and the first of them. */
function meanOfLast(node: Node): { readonly of: Node; readonly axis: number } | undefined {
  const share = throughReshapes(node);
  const sum = share.op.name === 'scale' ? throughReshapes(share.inputs[0]!) : undefined;
  if (sum?.op.name !== 'sum' || sum.attrs.axis !== 1 || sum.inputs[0]!.shape.length !== 2) return undefined;
  const terms = sum.inputs[0]!.shape[1]!;
  const of = throughReshapes(sum.inputs[0]!);
  const axis = of.shape.findIndex((_, k) => sizeOf(of.shape.slice(k)) === terms);
  const stays = node.shape.length === of.shape.length && node.shape.every((n, k) => n === (k < axis ? of.shape[k] : 1));
  return share.attrs.factor === 1 / terms && axis > 0 && stays ? { of, axis } : undefined;
}

/** (x - mean) · 1 / √(variance + epsilon) [· gamma] [+ beta], the statistics being those of the last axes, as layerNormalization writes it. */
export function layerNormalized(node: Node, to: Translator): Value | undefined {
  const isShifted = node.op.name === 'add';
  const [scaled, shift] = isShifted ? node.inputs : [node];
  const found = standardized(scaled!) ?? (scaled!.op.name === 'mul' ? standardized(scaled!.inputs[0]!) : undefined);
  if (found === undefined || (isShifted && to.uses(scaled!) > 1)) return undefined;
  const { x, axis, epsilon, normal } = found;
  const scale = normal === scaled ? undefined : scaled!.inputs[1]!;
  const [gamma, beta] = [scale, shift].map((part) => perPlace(part, x.shape.slice(axis), to));
  if ((scale !== undefined && gamma === undefined) || (isShifted && beta === undefined)) return undefined;
  const inputs = [
    to.values.name(to.value(x)),
    gamma ?? filled(x.shape.slice(axis), 1, to),
    ...(beta === undefined ? [] : [beta]),
  ];
  return to.made(node, to.writer.op('LayerNormalization', inputs, { axis, epsilon: { float: epsilon } }));
}

function standardized(node: Node) {
  const [centered, root] = node.op.name === 'mul' ? node.inputs : [];
  const sum = root?.op.name === 'rsqrt' ? root.inputs[0] : undefined;
  const [variance, epsilon] = sum?.op.name === 'add' ? sum.inputs : [];
  const [x, mean] = centered?.op.name === 'sub' ? centered.inputs : [];
  if (x === undefined || epsilon?.op.name !== 'fill') return undefined;
  const [center, spread] = [meanOfLast(mean!), meanOfLast(variance!)];
  const [one, other] = spread?.of.op.name === 'mul' ? spread.of.inputs : [];
  const isSquare = one !== undefined && one === other && one.op.name === 'sub' && one.inputs[0] === x;
  if (!isSquare || throughReshapes(one.inputs[1]!) !== throughReshapes(mean!)) return undefined;
  if (center?.of !== throughReshapes(x) || center.axis !== spread!.axis || center.of.shape.length !== x.shape.length)
    return undefined;
  return { x, axis: center.axis, epsilon: epsilon.attrs.value as number, normal: node };
}

/** The name of a number for each place of the last axes, [1, .., ...shape] in the graph. */
function perPlace(node: Node | undefined, shape: Shape, to: Translator): string | undefined {
  const leaf = node === undefined ? undefined : throughReshapes(node);
  if (leaf === undefined || !to.graph.variables.has(leaf)) return undefined;
  const fits = node!.shape.slice(-shape.length).join() === shape.join() && sizeOf(node!.shape) === sizeOf(shape);
  return fits ? to.values.name(to.values.reshaped(to.value(leaf), shape)) : undefined;
}

/** x/2 · (erf(x/√2) + 1), as gelu writes it; an operator from opset 20 on. */
export function gelu(node: Node, to: Translator): Value | undefined {
  const [half, sum] = node.inputs;
  const [x] = half?.op.name === 'scale' && half.attrs.factor === 0.5 ? half.inputs : [];
  const [bent, one] = sum?.op.name === 'add' ? sum.inputs : [];
  const [scaled] = bent?.op.name === 'erf' ? bent.inputs : [];
  const isScaled = scaled?.op.name === 'scale' && scaled.attrs.factor === Math.SQRT1_2 && scaled.inputs[0] === x;
  if (to.opset < 20 || x === undefined || !isScaled || one?.op.name !== 'fill' || one.attrs.value !== 1)
    return undefined;
  const value = to.value(x);
  const order = isFirst(value) ? 'first' : 'last';
  return to.made(node, to.writer.op('Gelu', [to.values.name(value, order)]), order);
}
