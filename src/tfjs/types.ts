/** Types that programs name: here every tensor is a `Tensor`, whatever its rank. */
import type { CallbackArgs, CallbackLogs, EarlyStoppingArgs } from './callbacks.ts';
import type { Tensor } from './tensor.ts';

/** How many axes a tensor has, for `Tensor<Rank.R2>`; nothing is checked by it. */
export enum Rank {
  /** a single number */
  R0 = 'R0',
  /** one axis */
  R1 = 'R1',
  /** two axes */
  R2 = 'R2',
  /** three axes */
  R3 = 'R3',
  /** four axes */
  R4 = 'R4',
  /** five axes */
  R5 = 'R5',
  /** six axes */
  R6 = 'R6',
}

/** A tensor of a single number. */
export type Scalar = Tensor;
/** A tensor of one axis. */
export type Tensor1D = Tensor;
/** A tensor of two axes. */
export type Tensor2D = Tensor;
/** A tensor of three axes. */
export type Tensor3D = Tensor;
/** A tensor of four axes. */
export type Tensor4D = Tensor;
/** A tensor of five axes. */
export type Tensor5D = Tensor;
/** Tensors by names. */
export interface NamedTensorMap {
  /** of any shape */
  [name: string]: Tensor;
}
/** What `tidy` may give and `dispose` takes. */
export type TensorContainer = unknown;
/** Sizes of a model's tensor, null for the samples. */
export type Shape = (number | null)[];
/** Arrays that hold elements. */
export type TypedArray = Float32Array | Int32Array | Uint8Array;
/** Measures by name. */
export type Logs = CallbackLogs;
/** Hooks of a callback. */
export type CustomCallbackArgs = CallbackArgs;
/** Options of `earlyStopping`. */
export type EarlyStoppingCallbackArgs = EarlyStoppingArgs;
