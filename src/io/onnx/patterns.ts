/** What layers write in several ops and ONNX has an operator for. */
import type { Node } from '../../graph/node.ts';
import type { Translator } from './translator.ts';
import type { Value } from './values.ts';

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
  const all = (value: number): string =>
    to.writer.tensor(`${to.writer.layer}/${value}`, [channels], new Float32Array(channels).fill(value));
  const name = (part: PerChannel | undefined, value: number): string =>
    part === undefined ? all(value) : to.values.name(part.value);
  const inputs = [
    to.values.name(to.value(x), order),
    ...[name(gamma, 1), name(beta, 0), name(own, 0), name(spreads, 1)],
  ];
  const attributes = { epsilon: { float: epsilon.attrs.value as number } };
  return to.made(node, to.writer.op('BatchNormalization', inputs, attributes), order);
}
