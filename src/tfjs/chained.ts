/** Functions that tensors also have as methods: `x.add(1)` is `add(x, 1)`. */
import * as elementwise from './elementwise.ts';
import * as kernels from './kernels.ts';
import * as movement from './movement.ts';
import * as reductions from './reductions.ts';
import { mirrorPad, stridedSlice, unique, unsortedSegmentSum } from './selection.ts';
import { Tensor } from './tensor.ts';

const selection = { mirrorPad, stridedSlice, unique, unsortedSegmentSum };

type Elementwise = Omit<typeof elementwise, 'addN' | 'where'>;
type Movement = Omit<typeof movement, 'concat' | 'stack'>;

type Methods<Functions> = {
  [Name in keyof Functions]: Functions[Name] extends (x: infer _X, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

type Chained = Methods<Elementwise> &
  Methods<Movement> &
  Methods<typeof reductions> &
  Methods<typeof kernels> &
  Methods<typeof selection>;

declare module './tensor.js' {
  interface Tensor<_Rank = unknown> extends Chained {
    /** The condition of `where`: a where this holds, else b. */
    where(condition: Tensor, b: Tensor): Tensor;
    /** The tensors one after the other along an axis. */
    concat(others: Tensor | Tensor[], axis?: number): Tensor;
  }
}

for (const [name, run] of Object.entries({ ...elementwise, ...movement, ...reductions, ...kernels, ...selection })) {
  Object.defineProperty(Tensor.prototype, name, {
    configurable: true, // two of them take their arguments in another order, below
    value(this: Tensor, ...rest: unknown[]) {
      return (run as (...given: unknown[]) => unknown)(this, ...rest);
    },
  });
}
Object.defineProperty(Tensor.prototype, 'where', {
  value(this: Tensor, condition: Tensor, b: Tensor) {
    return elementwise.where(condition, this, b);
  },
});
Object.defineProperty(Tensor.prototype, 'concat', {
  value(this: Tensor, others: Tensor | Tensor[], axis?: number) {
    return movement.concat([this, ...[others].flat()], axis);
  },
});
