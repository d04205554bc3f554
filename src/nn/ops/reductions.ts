/** Reductions over any axes. */
import { sqrt } from '../../ops/exponentials.ts';
import * as reductions from '../../ops/reductions.ts';
import * as sums from '../../ops/sums.ts';
import {
  type AxisOptions,
  type Reduction,
  reduceBy,
  type SymbolicTensor,
  symbolOf,
  toTensorNode,
} from '../symbolic.ts';

type Reduce = (x: SymbolicTensor, options?: AxisOptions) => SymbolicTensor;

/* @__NO_SIDE_EFFECTS__ */
const reduction =
  (name: string, make: Reduction): Reduce =>
  (x, options = {}) =>
    symbolOf(reduceBy(`ops.${name}`, make, toTensorNode(`ops.${name}`, 'x', x), options));

/** Sums over axes. @throws ShapeError where x has no such axis, UsageError */
export const sum = /* @__PURE__ */ reduction('sum', sums.sum);
/** Means over axes. @throws ShapeError where x has no such axis, UsageError */
export const mean = /* @__PURE__ */ reduction('mean', reductions.mean);
/** Largest elements over axes. @throws ShapeError where x has no such axis, UsageError */
export const max = /* @__PURE__ */ reduction('max', reductions.max);
/** Smallest elements over axes. @throws ShapeError where x has no such axis, UsageError */
export const min = /* @__PURE__ */ reduction('min', reductions.min);
/** Mean squares of the distances from the mean, over axes. @throws ShapeError where x has no such axis, UsageError */
export const variance = /* @__PURE__ */ reduction('variance', reductions.variance);
/** The root of the variance. @throws ShapeError where x has no such axis, UsageError */
export const std = /* @__PURE__ */ reduction('std', (x, axes, keepdims) =>
  sqrt(reductions.variance(x, axes, keepdims)),
);
/** log Σ e^x over axes, without overflow. @throws ShapeError where x has no such axis, UsageError */
export const logsumexp = /* @__PURE__ */ reduction('logsumexp', reductions.logSumExp);

/** The index of the largest element along an axis, the first of equal ones: uint32. Default: among all. @throws ShapeError, UsageError */
export function argmax(x: SymbolicTensor, axis?: number | null, keepdims = false): SymbolicTensor {
  return symbolOf(reductions.argMax(toTensorNode('ops.argmax', 'x', x), axis ?? undefined, keepdims));
}

/** As `argmax`. */
export const argMax = argmax;
