/**
 * Values: what a node of the model is in the ONNX graph. Pictures of ONNX have their channels before height and width, wgrad's after them: a
 * value is turned where something asks for it in the other order, once. Reshapes and repetitions wait until something asks for them, since
 * many ops do without; movements of weights are carried out here, so that the file has them as its operators take them.
 */
import { moved, type Shown, transposing } from '../moved.ts';
import type { GraphWriter } from './graph-writer.ts';
import type { Dims } from './trace.ts';

/** In wgrad's order, or with the last axis, the channels, after the first one. */
export type Order = 'last' | 'first';

interface Constant {
  /** in the file */
  readonly name: string;
  readonly values: Float32Array | Int32Array;
}

export interface Value {
  readonly dims: Dims;
  readonly isWhole: boolean;
  /** Names in the ONNX graph. */
  readonly names: Partial<Record<Order, string>>;
  /** The same where it is 0 or 1, as a bool. */
  readonly truths?: Partial<Record<Order, string>>;
  readonly constant?: Constant;
  /** of all elements */
  readonly number?: number;
  /** what this is in another shape; and the layer that wanted it so, which its nodes are named after */
  readonly of?: Value;
  readonly layer?: string;
  /** what this repeats along axes of size 1, and before them */
  readonly spread?: Value;
}

export const isStatic = (dims: Dims): boolean => dims.every((size) => size >= 0);
export const sameDims = (a: Dims, b: Dims): boolean => a.join() === b.join();
/** Multiples of the number of samples stay below 0. */
export const product = (dims: Dims): number => dims.reduce((all, size) => all * size, 1);

/** From the order of wgrad to the other, and back: axis k of the result is axis [k] of the value. */
const TURN: Record<Order, (rank: number) => number[]> = {
  first: (rank) => [0, rank - 1, ...axes(rank).slice(1, -1)],
  last: (rank) => [0, ...axes(rank).slice(2), 1],
};
const axes = (rank: number): number[] => Array.from({ length: rank }, (_, axis) => axis);

/** Where an axis of wgrad's is in an order. */
export const axisIn = (order: Order, axis: number, rank: number): number =>
  order === 'last' ? axis : TURN.first(rank).indexOf(axis);

export const inOrder = <T>(order: Order, list: readonly T[]): T[] =>
  order === 'last' ? [...list] : TURN.first(list.length).map((axis) => list[axis]!);

/** Whether the value is there in the other order alone. */
export const isFirst = ({ names, truths, dims }: Value): boolean =>
  dims.length >= 3 &&
  (names.first ?? truths?.first) !== undefined &&
  names.last === undefined &&
  truths?.last === undefined;

/** Whether a value shows samples, each of several axes, in another shape, the last axis as it is: what goes along this axis alone can be done before. */
export const isOfSamples = ({ of, dims }: Value): boolean =>
  of !== undefined && of.dims.length >= 3 && of.dims[0]! < 0 && of.dims.at(-1) === dims.at(-1);

export class Values {
  #batch: string | undefined;

  constructor(
    readonly writer: GraphWriter,
    /** of a tensor whose first axis is the batch */
    private readonly sample: () => string,
  ) {}

  /** Its name in an order. */
  name(value: Value, order: Order = 'last'): string {
    const { names } = value;
    names[order] ??= this.#made(value, order);
    return names[order]!;
  }

  /** Its name as a bool: whether it is not 0. */
  truth(value: Value, order: Order): string {
    return value.truths?.[order] ?? this.writer.op('Cast', [this.name(value, order)], { to: 9 });
  }

  #made(value: Value, order: Order): string {
    const { writer } = this;
    const { truths, dims, constant } = value;
    if (truths?.[order] !== undefined) return writer.op('Cast', [truths[order]!], { to: value.isWhole ? 6 : 1 });
    if (constant !== undefined) {
      const own = order === 'last' ? value : transposed(value, TURN.first(dims.length));
      return writer.tensor(constant.name, own.dims, own.constant!.values);
    }
    if (order === 'first' || isFirst(value)) {
      const turned = this.name(value, order === 'first' ? 'last' : 'first');
      return writer.op('Transpose', [turned], { perm: TURN[order](dims.length) });
    }
    if (value.of !== undefined) return this.#shaped(value.of, value);
    if (value.spread !== undefined) return writer.op('Expand', [this.name(value.spread), this.shape(dims)]);
    const number = writer.number(value.number!);
    return dims.length === 0 ? number : writer.op('Expand', [number, this.shape(dims)]);
  }

  /** Of a shape -1 is what is left. */
  #shaped(value: Value, { dims, layer = '' }: Value): string {
    const { writer } = this;
    const asking = writer.layer;
    writer.layer = layer;
    const shape = writer.wholes(dims.map((size) => (size < 0 ? -1 : size)));
    const name = writer.op('Reshape', [this.name(value), shape]);
    writer.layer = asking;
    return name;
  }

  /** Sizes as a tensor. */
  shape(dims: Dims): string {
    const { writer } = this;
    const at = dims.findIndex((size) => size < 0);
    if (at < 0) return writer.wholes(dims);
    const parts = [dims.slice(0, at), dims.slice(at + 1)].map((sizes) =>
      sizes.length > 0 ? [writer.wholes(sizes)] : [],
    );
    const batch = this.#samples(-dims[at]!);
    const all = [...parts[0]!, batch, ...parts[1]!];
    return all.length === 1 ? batch : writer.op('Concat', all, { axis: 0 });
  }

  /** `times` the number of samples. */
  #samples(times: number): string {
    const { writer } = this;
    const { layer } = writer;
    writer.layer = '';
    this.#batch ??= writer.op('Shape', [this.sample()], { start: 0, end: 1 });
    writer.layer = layer;
    return times === 1 ? this.#batch : writer.op('Mul', [this.#batch, writer.wholes([times])]);
  }

  reshaped(value: Value, dims: Dims): Value {
    if (sameDims(value.dims, dims)) return value;
    const source = value.of ?? value;
    if (sameDims(source.dims, dims)) return source;
    const { isWhole, constant, number } = source;
    if (constant !== undefined || number !== undefined) return { dims, isWhole, names: {}, constant, number };
    return { dims, isWhole, names: {}, of: source, layer: this.writer.layer };
  }

  /** What is given by name. */
  given = (dims: Dims, name: string, order: Order = 'last', isWhole = false): Value => ({
    dims,
    isWhole,
    names: { [order]: name },
  });
}

/** A constant as a view shows it. */
export const shown = ({ dims, isWhole, constant }: Value, view: Shown): Value => ({
  dims: view.shape,
  isWhole,
  names: {},
  constant: { name: constant!.name, values: moved(constant!.values, dims, view) },
});

export const transposed = (value: Value, order: readonly number[]): Value =>
  shown(value, transposing(value.dims, order));
