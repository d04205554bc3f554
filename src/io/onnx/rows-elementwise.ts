/** Ops that give one value per element. */
import type { Node } from '../../graph/node.ts';
import { throughReshapes } from '../../graph/views.ts';
import type { Attribute } from './model.ts';
import { batchNormalized, gelu, layerNormalized } from './patterns.ts';
import { biased } from './rows-products.ts';
import { reduced } from './rows-reductions.ts';
import { attr, type Row, type Rows, type Translator } from './translator.ts';
import type { Order, Value } from './values.ts';

/** An op by the names of its inputs: the name of the result. */
type Said = (inputs: readonly string[], node: Node, to: Translator) => string;

const elementwise =
  (said: Said): Row =>
  (node, to) => {
    const { inputs, order, dims } = to.operands(node);
    return to.made(
      node,
      said(
        inputs.map((value) => to.operand(value, order)),
        node,
        to,
      ),
      order,
      dims,
    );
  };

/** An operator of ONNX's. */
const operator = (type: string, attributes: (node: Node) => Readonly<Record<string, Attribute>> = () => ({})): Row =>
  elementwise((inputs, node, { writer }) => writer.op(type, inputs, attributes(node)));

/** One that gives a bool. @param ofTruths whether it takes bools, too */
const truth = (said: (inputs: readonly string[], to: Translator) => string, ofTruths = false): Row => {
  return (node, to) => {
    const { inputs, order, dims } = to.operands(node);
    const named = inputs.map((value) => (ofTruths ? truthOf(value, order, to) : to.operand(value, order)));
    const truths = { [order]: said(named, to) };
    return to.values.reshaped({ dims, isWhole: false, names: {}, truths }, to.dims(node));
  };
};

const truthOf = (value: Value, order: Order, to: Translator): string =>
  to.values.truth(value, value.dims.length === 0 ? 'last' : order);

const compared = (type: string): Row => truth((inputs, { writer }) => writer.op(type, inputs));
const logical = (type: string): Row => truth((inputs, { writer }) => writer.op(type, inputs), true);

const float = (name: string, attribute: string) => (node: Node) => ({
  [attribute]: { float: attr<number>(node, name) },
});

const where: Row = (node, to) => {
  const { inputs, order, dims } = to.operands(node);
  const [condition, ...values] = inputs;
  const named = [truthOf(condition!, order, to), ...values.map((value) => to.operand(value, order))];
  return to.made(node, to.writer.op('Where', named), order, dims);
};

/** The largest f32: what a clip that has no end there has instead. */
const LARGEST = 3.4028234663852886e38;

const clip: Said = ([x], node, { writer }) => {
  const ends = [attr<number>(node, 'low'), attr<number>(node, 'high')];
  const [low, high] = ends.map((end) => (Math.abs(end) >= LARGEST ? '' : writer.number(end)));
  return writer.op('Clip', high === '' ? [x!, low!] : [x!, low!, high!]);
};

const scale: Row = (node, to) => meanOf(node, to) ?? scaled(node, to);

const scaled = elementwise(([x], node, { writer }) => {
  const factor = attr<number>(node, 'factor');
  return factor === -1 ? writer.op('Neg', [x!]) : writer.op('Mul', [x!, writer.number(factor)]);
});

/** A sum that is divided by its terms. */
function meanOf(node: Node, to: Translator): Value | undefined {
  const sum = throughReshapes(node.inputs[0]!);
  if (sum.op.name !== 'sum' || to.uses(sum) > 1) return undefined;
  const terms = sum.inputs[0]!.shape[attr<number>(sum, 'axis')]!;
  if (attr<number>(node, 'factor') !== 1 / terms) return undefined;
  return to.values.reshaped(reduced('ReduceMean', sum, to), to.dims(node));
}

const normalized = (node: Node, to: Translator): Value | undefined =>
  batchNormalized(node, to) ?? layerNormalized(node, to);

/** A bias of what the row before takes along as it is. */
const add: Row = (node, to) => normalized(node, to) ?? biased(node, to) ?? operator('Add')(node, to);

export const ELEMENTWISE_ROWS: Rows = {
  add,
  sub: operator('Sub'),
  mul: (node, to) => normalized(node, to) ?? gelu(node, to) ?? operator('Mul')(node, to),
  div: operator('Div'),
  scale,
  relu: operator('Relu'),
  sigmoid: operator('Sigmoid'),
  tanh: operator('Tanh'),
  leakyRelu: operator('LeakyRelu', float('slope', 'alpha')),
  elu: operator('Elu', float('alpha', 'alpha')),
  softplus: operator('Softplus'),
  exp: operator('Exp'),
  expm1: elementwise(([x], _, { writer }) => writer.op('Sub', [writer.op('Exp', [x!]), writer.number(1)])),
  log: operator('Log'),
  log1p: elementwise(([x], _, { writer }) => writer.op('Log', [writer.op('Add', [x!, writer.number(1)])])),
  logClip: elementwise(([p], _, { writer }) =>
    writer.op('Log', [writer.op('Clip', [p!, writer.number(1e-7), writer.number(1 - 1e-7)])]),
  ),
  sqrt: operator('Sqrt'),
  rsqrt: elementwise(([x], _, { writer }) => writer.op('Reciprocal', [writer.op('Sqrt', [x!])])),
  pow: operator('Pow'),
  erf: operator('Erf'),
  abs: operator('Abs'),
  sign: operator('Sign'),
  clip: elementwise(clip),
  maximum: operator('Max'),
  minimum: operator('Min'),
  equal: compared('Equal'),
  notEqual: truth((inputs, { writer }) => writer.op('Not', [writer.op('Equal', inputs)])),
  greater: compared('Greater'),
  greaterEqual: compared('GreaterOrEqual'),
  less: compared('Less'),
  lessEqual: compared('LessOrEqual'),
  logicalAnd: logical('And'),
  logicalOr: logical('Or'),
  logicalNot: logical('Not'),
  where,
  // of whole numbers up to 2²⁴ the quotient is never rounded up to one
  wholeTimes: elementwise(([x], node, { writer }) =>
    writer.op('Floor', [writer.op('Div', [x!, writer.number(attr<number>(node, 'divisor'))])]),
  ),
  castU32: operator('Cast', () => ({ to: 1 })),
  castI32: operator('Cast', () => ({ to: 1 })),
  toWhole: operator('Cast', () => ({ to: 6 })),
};
