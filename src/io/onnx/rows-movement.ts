/** Ops that move elements, and sources. */
import type { Node, Shape } from '../../graph/node.ts';
import type { ViewAttrs } from '../../graph/views.ts';
import { attr, type Row, type Rows } from './translator.ts';
import { axisIn, inOrder, isFirst, isStatic, type Order, shown, transposed, type Value } from './values.ts';

const same: Row = ({ inputs: [x] }, to) => to.value(x!);

const view = ({ attrs }: Node): ViewAttrs => attrs as unknown as ViewAttrs;

const transpose: Row = (node, to) => {
  const x = to.value(node.inputs[0]!);
  const { axes } = view(node);
  if (x.constant !== undefined) return transposed(x, axes);
  return to.made(node, to.writer.op('Transpose', [to.values.name(x)], { perm: axes }));
};

/** Which ends no axis reaches. */
const BEYOND = 2 ** 31 - 1;

const slice: Row = (node, to) => {
  const x = to.value(node.inputs[0]!);
  const { steps, offsets } = view(node);
  if (x.constant !== undefined) return shown(x, view(node));
  const { values, writer } = to;
  const order = orderOf([x]);
  const cut = [...steps.keys()].filter((k) => node.shape[k] !== node.inputs[0]!.shape[k] || steps[k] !== 1);
  const ends = cut.map((k) => {
    const end = offsets[k]! + node.shape[k]! * steps[k]!;
    return end < 0 ? -BEYOND : end;
  });
  const lists = [
    cut.map((k) => offsets[k]!),
    ends,
    cut.map((k) => axisIn(order, k, steps.length)),
    cut.map((k) => steps[k]!),
  ];
  return to.made(node, writer.op('Slice', [values.name(x, order), ...lists.map((list) => writer.wholes(list))]), order);
};

/** The order in which values are there already. */
const orderOf = (all: readonly Value[]): Order => (all.some(isFirst) ? 'first' : 'last');

const concat: Row = (node, to) => {
  const inputs = node.inputs.map((input) => to.value(input));
  const order = orderOf(inputs);
  const names = inputs.map((value) => to.values.name(value, order));
  const axis = axisIn(order, attr<number>(node, 'axis'), node.shape.length);
  return to.made(node, to.writer.op('Concat', names, { axis }), order);
};

const pad: Row = (node, to) => {
  const x = to.value(node.inputs[0]!);
  const [begins, steps] = [attr<Shape>(node, 'begins'), attr<Shape>(node, 'steps')];
  if (steps.some((step) => step !== 1)) throw to.unsaid(node, 'a tensor with gaps');
  const order = orderOf([x]);
  const { shape } = node.inputs[0]!;
  const after = node.shape.map((size, k) => size - shape[k]! - begins[k]!);
  const pads = to.writer.wholes([...inOrder(order, begins), ...inOrder(order, after)]);
  const inputs = [to.values.name(x, order), pads, to.writer.number(attr<number>(node, 'value'))];
  return to.made(node, to.writer.op('Pad', inputs), order);
};

const broadcastTo: Row = (node, to) => {
  const x = to.value(node.inputs[0]!);
  const dims = to.dims(node);
  if (x.number !== undefined) return { ...x, dims, names: {} };
  return { dims, isWhole: x.isWhole, names: {}, spread: x.spread ?? x };
};

const iota: Row = (node, to) => {
  const [dims, axis] = [to.dims(node), attr<number>(node, 'axis')];
  const size = dims[axis]!;
  const own = dims.map((_, k) => (k === axis ? size : 1));
  const count = (): Value => ({
    dims: own,
    isWhole: false,
    names: {},
    constant: { name: `${to.writer.layer}/places`, values: Float32Array.from({ length: size }, (_, i) => i) },
  });
  if (!isStatic(own)) throw to.unsaid(node, 'the place of a sample in its batch');
  return { dims, isWhole: false, names: {}, spread: count() };
};

const oneHot: Row = (node, to) => {
  const classes = attr<number>(node, 'classes');
  const indices = to.values.name(to.value(node.inputs[0]!));
  const numbers = to.writer.tensor(
    `${to.writer.layer}/classes`,
    [classes],
    Int32Array.from({ length: classes }, (_, i) => i),
  );
  const truth = to.writer.op('Equal', [indices, numbers]);
  return { dims: to.dims(node), isWhole: false, names: {}, truths: { last: truth } };
};

/** As many edges as are no larger say which value it is. */
const bins: Row = (node, to) => {
  const { values, writer } = to;
  const [x, edges, numbers] = node.inputs.map((input) => to.value(input));
  const wide = writer.op('Unsqueeze', [values.name(x!), writer.wholes([-1])]);
  const reached = writer.op('GreaterOrEqual', [wide, values.name(edges!)]);
  const counts = writer.op('ReduceSum', [writer.op('Cast', [reached], { to: 6 }), writer.wholes([-1])], {
    keepdims: 0,
  });
  const found = writer.op('Gather', [values.name(numbers!), counts]);
  return to.made(node, writer.op('Cast', [found], { to: 6 }));
};

export const MOVEMENT_ROWS: Rows = {
  copy: same,
  stopGradient: same,
  reshape: (node, to) => to.values.reshaped(to.value(node.inputs[0]!), to.dims(node)),
  transpose,
  slice,
  concat,
  pad,
  broadcastTo,
  fill: (node, to) => ({ dims: to.dims(node), isWhole: false, names: {}, number: attr<number>(node, 'value') }),
  iota,
  oneHot,
  bins,
};
