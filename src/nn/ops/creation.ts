/** Tensors that are made of numbers, and tensors of another kind made of given ones. */
import { expectOptions } from '../../arguments.ts';
import { ShapeError } from '../../errors.ts';
import type { Shape } from '../../graph/node.ts';
import { add, scale } from '../../ops/arithmetic.ts';
import { fill, iota } from '../../ops/sources.ts';
import { broadcastTo } from '../../ops/sums.ts';
import { expectF32Number, expectSizes } from '../op-arguments.ts';
import { applied, type SymbolicLike, type SymbolicTensor, symbol, symbolOf } from '../symbolic.ts';

/** Options of `ops.arange`. */
export interface ArangeOptions {
  /** how far apart the numbers are, negative to count down; default: 1 */
  readonly step?: number;
}

/**
 * start, start + step, … to before stop, as float32 of the shape [how many that are]. With start alone: 0 to before start.
 * @throws ShapeError where there are none, UsageError for other values
 */
export function arange(start: number, stop?: number | null, options: ArangeOptions = {}): SymbolicTensor {
  expectOptions('ops.arange', options, ['step'], 'step');
  const first = expectF32Number('ops.arange', 'start', start);
  const [begin, end] =
    stop === undefined || stop === null ? [0, first] : [first, expectF32Number('ops.arange', 'stop', stop)];
  const step = expectF32Number('ops.arange', 'step', options.step ?? 1);
  const count = Math.ceil((end - begin) / step);
  if (!(count >= 1 && Number.isSafeInteger(count))) {
    throw new ShapeError(
      `ops.arange: no numbers, or no end of them, from ${begin} to before ${end} in steps of ${step}. Take a stop that steps lead to.`,
    );
  }
  return symbolOf(add(scale(iota([count]), step), fill([], begin)));
}

/** 0 in a shape, as float32. @throws UsageError for no list of sizes */
export function zeros(shape: Shape): SymbolicTensor {
  return symbolOf(fill(expectSizes('ops.zeros', 'shape', shape, 1), 0));
}

/** 1 in a shape, as float32. @throws UsageError for no list of sizes */
export function ones(shape: Shape): SymbolicTensor {
  return symbolOf(fill(expectSizes('ops.ones', 'shape', shape, 1), 1));
}

/** fillValue, repeated to a shape. @throws ShapeError where it cannot be, UsageError for no list of sizes */
export function full(shape: Shape, fillValue: SymbolicLike): SymbolicTensor {
  const sizes = expectSizes('ops.full', 'shape', shape, 1);
  if (typeof fillValue === 'number') return symbolOf(fill(sizes, expectF32Number('ops.full', 'fillValue', fillValue)));
  return applied('full', (value) => broadcastTo(value, sizes), { fillValue });
}

/** 0 in the shape of x, as float32. @throws UsageError for what is no operand */
export function zerosLike(x: SymbolicLike): SymbolicTensor {
  return symbolOf(fill(symbol('zerosLike', 'x', x).shape, 0));
}

/** 1 in the shape of x, as float32. @throws UsageError for what is no operand */
export function onesLike(x: SymbolicLike): SymbolicTensor {
  return symbolOf(fill(symbol('onesLike', 'x', x).shape, 1));
}

/** Whole numbers as float32, exact up to 2²⁴, of the shape of x. @throws UsageError for another dtype and what is no operand */
export function cast(x: SymbolicLike, dtype: 'float32'): SymbolicTensor {
  return symbol('cast', 'x', x).cast(dtype);
}

/** x, of its shape, through which no gradient goes. @throws UsageError for what is no operand */
export function stopGradient(x: SymbolicLike): SymbolicTensor {
  return symbol('stopGradient', 'x', x).stopGradient();
}
