/** Tensors made of nothing but their shape. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import type { Shape } from '../../graph/node.ts';
import * as sources from '../../ops/sources.ts';
import { expectWhole } from '../check.ts';
import { expectValue, type SymbolicTensor, symbolOf, toTensorNode } from '../symbolic.ts';

function shapeIn(where: string, shape: Shape): Shape {
  if (!Array.isArray(shape)) throw new UsageError(`${where}: the shape is ${show(shape)}; expected an array.`);
  shape.forEach((size, i) => {
    expectWhole(where, `shape[${i}]`, size, 1);
  });
  return shape;
}

/** Every element is `fillValue`. @throws UsageError */
export function full(shape: Shape, fillValue: number): SymbolicTensor {
  return symbolOf(sources.fill(shapeIn('ops.full', shape), expectValue('ops.full', 'fillValue', fillValue)));
}

/** Zeros. @throws UsageError */
export const zeros = (shape: Shape): SymbolicTensor => symbolOf(sources.fill(shapeIn('ops.zeros', shape), 0));

/** Ones. @throws UsageError */
export const ones = (shape: Shape): SymbolicTensor => symbolOf(sources.fill(shapeIn('ops.ones', shape), 1));

/** Zeros in the shape of x. @throws UsageError */
export const zerosLike = (x: SymbolicTensor): SymbolicTensor =>
  symbolOf(sources.fill(toTensorNode('ops.zerosLike', 'x', x).shape, 0));

/** Ones in the shape of x. @throws UsageError */
export const onesLike = (x: SymbolicTensor): SymbolicTensor =>
  symbolOf(sources.fill(toTensorNode('ops.onesLike', 'x', x).shape, 1));

/** 0, 1, 2, … to below `stop`. @throws UsageError */
export const arange = (stop: number): SymbolicTensor =>
  symbolOf(sources.iota([expectWhole('ops.arange', 'stop', stop, 1)], 0));

/** Whole numbers [...] as rows of zeros with a 1 at the number: [..., numClasses]. @throws ShapeError where they are none, UsageError */
export function oneHot(x: SymbolicTensor, numClasses: number): SymbolicTensor {
  const classes = expectWhole('ops.oneHot', 'numClasses', numClasses, 1);
  return symbolOf(sources.oneHot(toTensorNode('ops.oneHot', 'x', x), classes));
}
