/**
 * ONNX files: messages and their numbers are those of onnx/onnx.proto (https://github.com/onnx/onnx). What is in a graph is plain data
 * until it is written.
 */
import type { Shape } from '../../graph/node.ts';
import { bytesOf, type Field, message, partsOf } from '../protobuf.ts';

/** TensorProto.DataType */
export const TYPES = { float: 1, int32: 6, int64: 7, bool: 9 } as const;
export type TypeName = keyof typeof TYPES;

/** Sizes of a value; a name stands for a size that is known where the model runs. */
export type OpenShape = readonly (number | string)[];

export interface OnnxTensor {
  readonly name: string;
  readonly type: TypeName;
  readonly shape: Shape;
  readonly values: Float32Array | Int32Array | BigInt64Array;
}

export interface OnnxValue {
  readonly name: string;
  readonly type: TypeName;
  /** undefined: not said */
  readonly shape: OpenShape | undefined;
}

/** A number is an integer; floats are said to be such. */
export type Attribute =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly graph: OnnxGraph };

export interface OnnxNode {
  readonly type: string;
  readonly name: string;
  /** '' for an input that is left out */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly tensors: readonly OnnxTensor[];
  /** Each after those whose results it takes. */
  readonly nodes: readonly OnnxNode[];
}

/** Versions of operators that can be written, and of the file format that each came with. */
export const IR_VERSIONS: Readonly<Record<number, number>> = { 17: 8, 18: 8, 19: 9, 20: 9, 21: 10 };

/** The bytes of a file. */
export const encodeModel = (graph: OnnxGraph, opset: number, producer: string): Uint8Array<ArrayBuffer> =>
  message(
    [1, IR_VERSIONS[opset]!],
    [2, 'wgrad'],
    [3, producer],
    [7, encodeGraph(graph)],
    [8, message([1, ''], [2, opset])],
  );

const encodeGraph = ({ name, inputs, outputs, tensors, nodes }: OnnxGraph): Uint8Array[] =>
  partsOf(
    ...nodes.map((node): Field => [1, encodeNode(node)]),
    [2, name],
    ...tensors.map((tensor): Field => [5, encodeTensor(tensor)]),
    ...inputs.map((value): Field => [11, encodeValue(value)]),
    ...outputs.map((value): Field => [12, encodeValue(value)]),
  );

const encodeNode = ({ type, name, inputs, outputs, attributes }: OnnxNode): Uint8Array[] =>
  partsOf(
    ...inputs.map((input): Field => [1, input]),
    ...outputs.map((output): Field => [2, output]),
    [3, name],
    [4, type],
    ...Object.entries(attributes).map(([own, value]): Field => [5, partsOf([1, own], ...encodeAttribute(value))]),
  );

/** AttributeProto.AttributeType stands beside the value. */
function encodeAttribute(value: Attribute): Field[] {
  const typed = (type: number, ...fields: readonly Field[]): Field[] => [...fields, [20, type]];
  if (typeof value === 'number') return typed(2, [3, value]);
  if (typeof value === 'string') return typed(3, [4, value]);
  if ('float' in value) return typed(1, [2, value]);
  if ('floats' in value) return typed(6, ...value.floats.map((float): Field => [7, { float }]));
  if ('graph' in value) return typed(5, [6, encodeGraph(value.graph)]);
  const list = value as readonly (number | string)[];
  return typeof list[0] === 'string'
    ? typed(8, ...list.map((text): Field => [9, text]))
    : typed(7, ...list.map((whole): Field => [8, whole]));
}

const encodeTensor = ({ name, type, shape, values }: OnnxTensor): Uint8Array[] =>
  partsOf(...shape.map((size): Field => [1, size]), [2, TYPES[type]], [8, name], [9, bytesOf(values)]);

function encodeValue({ name, type, shape }: OnnxValue): Uint8Array {
  const sizes = shape?.map((size): Field => [1, message(typeof size === 'number' ? [1, size] : [2, size])]);
  const tensor = message([1, TYPES[type]], ...(sizes === undefined ? [] : [[2, message(...sizes)] as const]));
  return message([1, name], [2, message([1, tensor])]);
}
