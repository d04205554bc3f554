/**
 * Recurrent layers: ONNX's own operators where these compute the same; where steps are masked, or a function is none of theirs, a Scan
 * over the steps, with the cell written out in it.
 */
import type { Node } from '../../graph/node.ts';
import { throughReshapes, type ViewAttrs } from '../../graph/views.ts';
import type { GraphWriter } from './graph-writer.ts';
import type { Attribute } from './model.ts';
import { attr, type Row, type Rows, type Translator } from './translator.ts';
import type { Value } from './values.ts';

/** What a recurrence gives: all states [time, batch, units], the last one and the last one of cells [1, batch, units]. */
interface States {
  readonly sequence: () => string;
  readonly last: string;
  readonly cell: string | undefined;
}

interface Kind {
  /** ONNX's operator, and where each of its gates is among wgrad's. */
  readonly type: string;
  readonly gates: readonly number[];
  /** How many functions of each kind the operator takes: of gates, then of what goes into states. */
  readonly functions: readonly ('gate' | 'activation')[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly step: (cell: Cell) => { readonly h: string; readonly c?: string };
}

/** A step as it is written out. */
interface Cell {
  readonly writer: GraphWriter;
  readonly a: string;
  readonly h: string;
  readonly c: string;
  /** h · u, and the bias of that */
  readonly product: (h: string) => string;
  readonly act: (x: string) => string;
  readonly gate: (x: string) => string;
  /** a tensor of all gates as one for each */
  readonly parts: (x: string) => readonly string[];
}

const gruState = ({ writer, h }: Cell, z: string, candidate: string): { readonly h: string } => {
  const kept = writer.op('Mul', [z, h]);
  const share = writer.op('Sub', [writer.number(1), z]);
  return { h: writer.op('Add', [kept, writer.op('Mul', [share, candidate])]) };
};

/** Ops whose results are parts. */
export const RECURRENCES: Readonly<Record<string, Kind>> = {
  simpleRnn: {
    ...{ type: 'RNN', gates: [0], functions: ['activation'] },
    step: ({ writer, a, h, product, act }) => ({ h: act(writer.op('Add', [a, product(h)])) }),
  },
  lstm: {
    ...{ type: 'LSTM', gates: [0, 3, 1, 2], functions: ['gate', 'activation', 'activation'] },
    step: ({ writer, a, h, c, product, act, gate, parts }) => {
      const [i, f, g, o] = parts(writer.op('Add', [a, product(h)]));
      const kept = writer.op('Mul', [gate(f!), c]);
      const cell = writer.op('Add', [kept, writer.op('Mul', [gate(i!), act(g!)])]);
      return { h: writer.op('Mul', [gate(o!), act(cell)]), c: cell };
    },
  },
  gru: {
    ...{ type: 'GRU', gates: [0, 1, 2], functions: ['gate', 'activation'], attributes: { linear_before_reset: 1 } },
    step: (cell) => {
      const { writer, a, h, product, act, gate, parts } = cell;
      const [own, ofState] = [parts(a), parts(product(h))];
      const [z, r] = [0, 1].map((k) => gate(writer.op('Add', [own[k]!, ofState[k]!])));
      const reset = writer.op('Mul', [r!, ofState[2]!]);
      return gruState(cell, z!, act(writer.op('Add', [own[2]!, reset])));
    },
  },
  gruBefore: {
    ...{ type: 'GRU', gates: [0, 1, 2], functions: ['gate', 'activation'], attributes: { linear_before_reset: 0 } },
    step: (cell) => {
      const { writer, a, h, product, act, gate, parts } = cell;
      const [own, ofState] = [parts(a), parts(product(h))];
      const [z, r] = [0, 1].map((k) => gate(writer.op('Add', [own[k]!, ofState[k]!])));
      const [, , reset] = parts(product(writer.op('Mul', [r!, h])));
      return gruState(cell, z!, act(writer.op('Add', [own[2]!, reset!])));
    },
  },
};

/** A function of a cell as operators of recurrent layers name it, and as nodes. */
interface CellFunction {
  /** none of theirs: undefined */
  readonly name?: string;
  readonly alpha?: number;
  readonly beta?: number;
  readonly said: (x: string, writer: GraphWriter) => string;
}

const plain = (name: string): CellFunction => ({ name, said: (x, writer) => writer.op(name, [x]) });
const hardSigmoid = (alpha: number): CellFunction => ({
  ...{ name: 'HardSigmoid', alpha, beta: 0.5 },
  said: (x, writer) => writer.op('HardSigmoid', [x], { alpha: { float: alpha }, beta: { float: 0.5 } }),
});

const FUNCTIONS: Readonly<Record<string, CellFunction>> = {
  linear: { name: 'Affine', alpha: 1, beta: 0, said: (x) => x },
  sigmoid: plain('Sigmoid'),
  tanh: plain('Tanh'),
  relu: plain('Relu'),
  relu6: { said: (x, writer) => writer.op('Clip', [x, writer.number(0), writer.number(6)]) },
  hardSigmoid: hardSigmoid(1 / 6),
  hardSigmoidOfKeras2: hardSigmoid(0.2),
  softsign: plain('Softsign'),
  elu: { ...plain('Elu'), alpha: 1 },
};

/** A recurrence: its op and what it is given, by name. */
interface Recurrence {
  readonly node: Node;
  readonly kind: Kind;
  readonly a: Node;
  readonly u: Node;
  readonly given: Partial<Record<string, Node>>;
  readonly units: number;
}

/** Each is written once, whatever is read of it. */
const known = new WeakMap<Node, States>();

function statesOf(node: Node, to: Translator): States {
  let states = known.get(node);
  if (states === undefined) {
    const [a, u, ...others] = node.inputs;
    const names = attr<string>(node, 'given').split(' ');
    const given = Object.fromEntries(others.map((other, i) => [names[i]!, other]));
    const own = { node, kind: RECURRENCES[node.op.name]!, a: a!, u: u!, given, units: u!.shape[0]! };
    states = byOperator(own, to) ?? byScan(own, to);
    known.set(node, states);
  }
  return states;
}

/** x · kernel [+ bias] of all steps: what operators take instead. */
function projection(a: Node): { readonly x: Node; readonly kernel: Node; readonly bias: Node | undefined } | undefined {
  const sum = throughReshapes(a);
  const [product, bias] = sum.op.name === 'add' ? sum.inputs : [sum];
  if (product!.op.name !== 'matmul' || product!.attrs.transA || product!.attrs.transB) return undefined;
  const [rows, kernel] = product!.inputs;
  const x = throughReshapes(rows!);
  const fits = x.shape.length === 3 && x.shape[0] === a.shape[0] && x.shape[1] === a.shape[1];
  return fits ? { x, kernel: kernel!, bias } : undefined;
}

function byOperator({ node, kind, a, u, given, units }: Recurrence, to: Translator): States | undefined {
  const own = projection(a);
  const functions = kind.functions.map((which) => FUNCTIONS[attr<string>(node, which)]!);
  if (own === undefined || given.mask !== undefined || functions.some(({ name }) => name === undefined))
    return undefined;
  const constant = (part: Node | undefined): Value | undefined => part && to.value(part);
  const [kernel, recurrent, ...biases] = [own.kernel, u, own.bias, given.bias].map(constant);
  if ([kernel, recurrent, ...biases].some((each) => each !== undefined && each.constant === undefined))
    return undefined;
  const { values, writer } = to;
  const weights = [kernel!, recurrent!].map((each) => turned(each, kind.gates, units, writer));
  const bias = biases.every((each) => each === undefined) ? '' : bothBiases(biases, kind.gates, units, writer);
  const states = [given.h0, given.c0].map((state) =>
    state === undefined ? '' : writer.op('Unsqueeze', [values.name(to.value(state)), writer.wholes([0])]),
  );
  const inputs = [values.name(to.value(own.x)), ...weights, bias, '', ...states];
  while (inputs.at(-1) === '') inputs.pop();
  const floats = (which: 'alpha' | 'beta'): Record<string, Attribute> => {
    const list = functions.flatMap((each) => each[which] ?? []);
    return list.length === 0 ? {} : { [`activation_${which}`]: { floats: list } };
  };
  const attributes = {
    ...{ hidden_size: units, activations: functions.map(({ name }) => name!), ...floats('alpha'), ...floats('beta') },
    ...kind.attributes,
  };
  const [all, last, cell] = writer.node(kind.type, inputs, attributes, kind.type === 'LSTM' ? 3 : 2);
  let sequence: string | undefined;
  return {
    sequence: () => {
      sequence ??= writer.op('Squeeze', [all!, writer.wholes([1])]);
      return sequence;
    },
    last: last!,
    cell,
  };
}

/** [rows, gates · units] → [1, gates · units, rows], the gates in ONNX's order */
function turned({ dims, constant }: Value, gates: readonly number[], units: number, writer: GraphWriter): string {
  const [rows, columns] = dims as readonly [number, number];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => {
    const [column, row] = [Math.floor(i / rows), i % rows];
    return constant!.values[row * columns + columnOf(column, gates, units)]!;
  });
  return writer.tensor(constant!.name, [1, columns, rows], values);
}

/** Where wgrad has a column of ONNX's. */
const columnOf = (column: number, gates: readonly number[], units: number): number =>
  gates[Math.floor(column / units)]! * units + (column % units);

/** That of the inputs, then that of the states: [1, 2 · gates · units]; zeros for one that there is not. */
function bothBiases(
  biases: readonly (Value | undefined)[],
  gates: readonly number[],
  units: number,
  writer: GraphWriter,
): string {
  const columns = gates.length * units;
  const values = new Float32Array(2 * columns);
  const constants = biases.map((bias) => bias?.constant);
  constants.forEach((constant, k) => {
    if (constant === undefined) return;
    for (let i = 0; i < columns; i++) values[k * columns + i] = constant.values[columnOf(i, gates, units)]!;
  });
  const { name } = constants.find((constant) => constant !== undefined)!;
  return writer.tensor(name, [1, 2 * columns], values);
}

function byScan({ node, kind, a, u, given, units }: Recurrence, to: Translator): States {
  const { values, writer } = to;
  if (given.factor !== undefined) throw to.unsaid(node, 'dropped states');
  const batch = to.dims(a)[1]!;
  const isLstm = kind.type === 'LSTM';
  const zeros = (): Value => ({ dims: [batch, units], isWhole: false, names: {}, number: 0 });
  const first = [given.h0, ...(isLstm ? [given.c0] : [])].map((state) =>
    state === undefined ? zeros() : to.value(state),
  );
  const inputs = [...first, to.value(a), ...(given.mask === undefined ? [] : [to.value(given.mask)])];
  const weights = [u, given.bias].map((part) => part && values.name(to.value(part)));
  const body = bodyOf(node, kind, { isLstm, isMasked: given.mask !== undefined, units, weights }, writer);
  const attributes = { body: { graph: body }, num_scan_inputs: inputs.length - first.length };
  const found = writer.node(
    'Scan',
    inputs.map((value) => values.name(value)),
    attributes,
    first.length + 1,
  );
  const wide = (name: string): string => writer.op('Unsqueeze', [name, writer.wholes([0])]);
  return { sequence: () => found.at(-1)!, last: wide(found[0]!), cell: isLstm ? wide(found[1]!) : undefined };
}

interface Written {
  readonly isLstm: boolean;
  readonly isMasked: boolean;
  readonly units: number;
  readonly weights: readonly (string | undefined)[];
}

/** What the Scan does in a step: states and what there is of the step → states, and what it gives of them. */
function bodyOf(node: Node, kind: Kind, { isLstm, isMasked, units, weights }: Written, outer: GraphWriter) {
  const writer = outer.within();
  const named = (name: string): string => writer.unique(`${outer.layer}/${name}`);
  const [h, c, a, mask] = ['h', 'c', 'a', 'mask'].map(named) as [string, string, string, string];
  const [u, bias] = weights;
  const said =
    (which: string) =>
    (x: string): string =>
      FUNCTIONS[attr<string>(node, which)]!.said(x, writer);
  const next = kind.step({
    ...{ writer, a, h, c, act: said('activation'), gate: said('gate') },
    product: (state) => {
      const product = writer.op('MatMul', [state, u!]);
      return bias === undefined ? product : writer.op('Add', [product, bias]);
    },
    parts: (x) => {
      const sizes = kind.gates.map(() => units);
      return writer.node('Split', [x, writer.wholes(sizes)], { axis: 1 }, sizes.length);
    },
  });
  const counts = isMasked
    ? writer.op('Cast', [writer.op('Unsqueeze', [mask, writer.wholes([1])])], { to: 9 })
    : undefined;
  const held = (value: string, old: string): string =>
    counts === undefined ? writer.op('Identity', [value]) : writer.op('Where', [counts, value, old]);
  const states = [held(next.h, h), ...(isLstm ? [held(next.c!, c)] : [])];
  const outputs = [...states, writer.op('Identity', [states[0]!])];
  const value = (name: string) => ({ name, type: 'float' as const, shape: undefined });
  const inputs = [h, ...(isLstm ? [c] : []), a, ...(isMasked ? [mask] : [])];
  return writer.graph(`${outer.layer}/step`, inputs.map(value), outputs.map(value));
}

/** Rows of what a recurrence gives: wgrad has its states one after the other, the first ones before the first step. */
const part: Row = (node, to) => {
  const [of] = node.inputs as readonly [Node];
  const { shape, offsets } = node.attrs as unknown as ViewAttrs;
  const times = of.inputs[0]!.shape[0]!;
  const states = statesOf(of, to);
  const begin = offsets[0]!;
  if (begin === times && shape[0] === 1) return to.made(node, states.last);
  if (begin > times) return to.made(node, states.cell!);
  return to.made(node, states.sequence());
};

export const RECURRENT_ROWS: Rows = { part };
