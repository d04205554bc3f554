/** Reads ONNX files, for tests: what stands in the graph, by the numbers of onnx.proto. */
import { fieldsOf, text } from './wire.ts';

export interface ReadOnnx {
  readonly irVersion: number;
  readonly opset: number;
  readonly name: string;
  /** `type name: inputs → outputs` would be long: the types, and the names. */
  readonly nodes: readonly { readonly type: string; readonly name: string }[];
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly bytes: Uint8Array }>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export function readOnnx(bytes: Uint8Array): ReadOnnx {
  const model = fieldsOf(bytes);
  const graph = fieldsOf(model.get(7)![0] as Uint8Array);
  const all = (number: number) => (graph.get(number) ?? []).map((each) => fieldsOf(each as Uint8Array));
  return {
    irVersion: model.get(1)![0] as number,
    opset: fieldsOf(model.get(8)![0] as Uint8Array).get(2)![0] as number,
    name: text(graph.get(2)![0]),
    nodes: all(1).map((node) => ({ type: text(node.get(4)![0]), name: text(node.get(3)![0]) })),
    tensors: new Map(
      all(5).map((tensor) => [
        text(tensor.get(8)![0]),
        { shape: (tensor.get(1) ?? []) as number[], bytes: (tensor.get(9)![0] as Uint8Array).slice() },
      ]),
    ),
    inputs: all(11).map(valueInfo),
    outputs: all(12).map(valueInfo),
  };
}

/** `x: 1 [batch, 3]`, 1 being float */
function valueInfo(value: ReturnType<typeof fieldsOf>): string {
  const tensor = fieldsOf(fieldsOf(value.get(2)![0] as Uint8Array).get(1)![0] as Uint8Array);
  const sizes = (fieldsOf(tensor.get(2)![0] as Uint8Array).get(1) ?? []).map((size) => {
    const own = fieldsOf(size as Uint8Array);
    return own.get(2) === undefined ? own.get(1)![0] : text(own.get(2)![0]);
  });
  return `${text(value.get(1)![0])}: ${tensor.get(1)![0]} [${sizes.join(', ')}]`;
}
