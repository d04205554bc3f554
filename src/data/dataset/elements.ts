/** Elements of a data set: tensors and numbers, or lists and objects of such; and how several of them become a batch. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { type NumericArray, Tensor, type TensorValues, tensor, tensorOf } from '../tensor.ts';

/** What an element is made of: a list of numbers alone is a value, any other list holds elements. */
export type ElementValue = number | Tensor | NumericArray | readonly number[];

/** What a batch of elements is: a tensor for each of their values. */
export type Batched<Element> = Element extends ElementValue
  ? Tensor
  : Element extends object
    ? { [Key in keyof Element]: Batched<Element[Key]> }
    : never;

const isValue = (element: unknown): element is ElementValue =>
  typeof element === 'number' ||
  element instanceof Tensor ||
  ArrayBuffer.isView(element) ||
  (Array.isArray(element) && element.length > 0 && element.every((each) => typeof each === 'number'));

/**
 * Elements of one kind, one below the other: a value of shape s becomes a tensor [elements, ...s].
 * @throws UsageError, ShapeError where they are not alike
 */
export function stacked<Element>(where: string, elements: readonly Element[]): Batched<Element> {
  return merged(where, '', elements, (path, values) => stackedValues(where, path, values)) as Batched<Element>;
}

/** Batches of one kind, the rows of each below those of the one before. @throws UsageError, ShapeError */
export function joined<Element>(where: string, batches: readonly Element[]): Element {
  return merged(where, '', batches, (path, values) => joinedTensors(where, path, values.map(asTensor))) as Element;
}

/** The same of each value, in lists and objects as they are. */
function merged(
  where: string,
  path: string,
  elements: readonly unknown[],
  merge: (path: string, values: readonly ElementValue[]) => Tensor,
): unknown {
  const [first] = elements;
  if (isValue(first)) {
    const other = elements.findIndex((each) => !isValue(each));
    if (other < 0) return merge(path, elements as ElementValue[]);
    throw unlike(where, path, elements[other], first);
  }
  if (typeof first !== 'object' || first === null || Object.keys(first).length === 0) {
    throw new UsageError(`${where}: ${named(path)} is ${show(first)}; expected numbers, tensors, or lists of them.`);
  }
  const keys = Object.keys(first);
  for (const each of elements) {
    const alike = typeof each === 'object' && each !== null && !isValue(each);
    if (!alike || Object.keys(each).join() !== keys.join()) throw unlike(where, path, each, first);
  }
  const parts = keys.map((key) => {
    const inner = elements.map((each) => (each as Record<string, unknown>)[key]);
    return [key, merged(where, path === '' ? key : `${path}.${key}`, inner, merge)] as const;
  });
  return Array.isArray(first) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}

const named = (path: string): string => (path === '' ? 'an element' : `'${path}' of an element`);

const unlike = (where: string, path: string, element: unknown, first: unknown): UsageError =>
  new UsageError(
    `${where}: ${named(path)} is ${kindOf(element)}, of the first one ${kindOf(first)}. Give elements of one kind.`,
  );

/** Objects by their names. */
function kindOf(element: unknown): string {
  const isPlain = typeof element === 'object' && element !== null && !isValue(element) && !Array.isArray(element);
  return isPlain ? `{ ${Object.keys(element).join(', ')} }` : show(element);
}

const asTensor = (value: ElementValue): Tensor =>
  value instanceof Tensor ? value : typeof value === 'number' ? tensor([value], []) : tensor(value as number[]);

function stackedValues(where: string, path: string, values: readonly ElementValue[]): Tensor {
  if (values.every((value) => typeof value === 'number')) return tensor(values);
  const tensors = values.map(asTensor);
  return joinedTensors(
    where,
    path,
    tensors.map((each) => each.reshape([1, ...each.shape])),
  );
}

function joinedTensors(where: string, path: string, tensors: readonly Tensor[]): Tensor {
  const [first] = tensors;
  if (tensors.length === 1) return first!;
  const [, ...inner] = first!.shape;
  let [size, rows] = [0, 0];
  for (const { shape, dtype, scale, size: own } of tensors) {
    const [count = 0, ...rest] = shape;
    if (rest.join() !== inner.join() || dtype !== first!.dtype || scale !== first!.scale) {
      const kind = (of: Pick<Tensor, 'dtype' | 'scale'>, shape: readonly number[]): string =>
        `${of.dtype} [${shape.join(', ')}]${of.scale === 1 ? '' : ` × ${of.scale}`}`;
      throw new ShapeError(
        `${where}: ${named(path)} is ${kind({ dtype, scale }, rest)}, of the first one ${kind(first!, inner)}. Give elements of one shape and type.`,
      );
    }
    size += own;
    rows += count;
  }
  if (tensors.some(({ gpu }) => gpu !== undefined)) return joinedOnGpu(where, path, tensors, [rows, ...inner]);
  const Values = first!.values.constructor as new (length: number) => TensorValues;
  const values = new Values(size);
  let at = 0;
  for (const each of tensors) {
    values.set(each.values, at);
    at += each.size;
  }
  return new Tensor(values, [rows, ...inner], first!.scale);
}

/** @throws UsageError where some of them lie on the CPU */
function joinedOnGpu(where: string, path: string, tensors: readonly Tensor[], shape: readonly number[]): Tensor {
  const values = tensors.flatMap(({ gpu }) => gpu ?? []);
  if (values.length < tensors.length) {
    throw new UsageError(`${where}: ${named(path)} lies on the GPU, another one does not. Give elements of one kind.`);
  }
  return tensorOf(values[0]!.joined(where, values), shape, tensors[0]!.scale);
}

/** Rows `begin` to `end` of each tensor; of one row, without the axis of rows where `single`. */
export function rowsOf<Tensors>(tensors: Tensors, begin: number, end: number, single = false): Tensors {
  if (tensors instanceof Tensor) {
    const rows = tensors.slice(begin, end);
    return (single ? rows.reshape(rows.shape.slice(1)) : rows) as Tensors;
  }
  if (Array.isArray(tensors)) return tensors.map((each) => rowsOf(each, begin, end, single)) as Tensors;
  const parts = Object.entries(tensors as object).map(([key, each]) => [key, rowsOf(each, begin, end, single)]);
  return Object.fromEntries(parts) as Tensors;
}

/** All tensors in lists and objects. @throws UsageError where there is something else */
export function tensorsIn(where: string, tensors: unknown): Tensor[] {
  if (tensors instanceof Tensor) return [tensors];
  if (typeof tensors === 'object' && tensors !== null && !ArrayBuffer.isView(tensors)) {
    const found = Object.values(tensors).flatMap((each) => tensorsIn(where, each));
    if (found.length > 0) return found;
  }
  throw new UsageError(`${where}: got ${show(tensors)}; expected tensors, or lists and objects of them.`);
}
