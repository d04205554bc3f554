/** Reductions along axes, softmax and look-ups. */
import type { Node } from '../../graph/node.ts';
import { attr, mergedAxes, type Row, type Rows, type Translator } from './translator.ts';
import { axisIn, isFirst, isOfSamples, type Order, type Value } from './values.ts';

/** A reduction along one axis, or along those that this one was merged of. */
export function reduced(type: string, node: Node, to: Translator): Value {
  const x = to.value(node.inputs[0]!);
  const axis = attr<number>(node, 'axis');
  const source = x.of ?? x;
  const merged = source === x ? undefined : mergedAxes(source.dims, x.dims, axis);
  const [from, axes] = merged === undefined ? [x, [axis]] : [source, merged];
  const rank = from.dims.length;
  const kept = from.dims.filter((_, k) => !axes.includes(k));
  // what stays keeps its order where no channels change places with anything
  const inPlace = axes.includes(rank - 1) || axes.length === rank - 2;
  const order: Order = isFirst(from) && inPlace && !axes.includes(0) ? 'first' : 'last';
  const own = axes.map((each) => axisIn(order, each, rank));
  const asInput = type === 'ReduceSum' || to.opset >= 18;
  const inputs = [to.values.name(from, order), ...(asInput ? [to.writer.wholes(own)] : [])];
  const name = to.writer.op(type, inputs, { ...(asInput ? {} : { axes: own }), keepdims: 0 });
  return to.values.reshaped(to.values.given(kept, name), to.dims(node));
}

const alongLast =
  (type: string): Row =>
  (node, to) => {
    const x = to.value(node.inputs[0]!);
    // rows may lie in another shape
    const from = isOfSamples(x) ? x.of! : x;
    return to.made(node, to.writer.op(type, [to.values.name(from)], { axis: -1 }), 'last', from.dims);
  };

const argMax: Row = (node, to) => {
  const found = to.writer.op('ArgMax', [to.values.name(to.value(node.inputs[0]!))], { axis: 1, keepdims: 0 });
  return to.made(node, to.writer.op('Cast', [found], { to: 6 }));
};

const take: Row = (node, to) => {
  const names = node.inputs.map((input) => to.values.name(to.value(input)));
  return to.made(node, to.writer.op('Gather', names));
};

export const REDUCTION_ROWS: Rows = {
  sum: (node, to) => reduced('ReduceSum', node, to),
  max: (node, to) => reduced('ReduceMax', node, to),
  min: (node, to) => reduced('ReduceMin', node, to),
  softmax: alongLast('Softmax'),
  logSoftmax: alongLast('LogSoftmax'),
  argMax,
  take,
};
