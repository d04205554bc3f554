/**
 * Checkpoints: all that training depends on, as plain data on the CPU. What is restored from one goes on with the same bits as if
 * it had never stopped. How they become bytes and where they are kept is the business of src/io.
 */

/** A tensor by name; u32 words for what kernels count with (clock), f32 otherwise. */
export interface NamedTensor {
  /** such as `dense/kernel`, `dense/kernel/m`, `rates`, `clock` */
  readonly name: string;
  /** sizes, outermost first */
  readonly shape: readonly number[];
  /** row-major */
  readonly values: Float32Array | Uint32Array;
}

/** What survives JSON; numbers are finite, integers not over 2⁵³. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What a callback keeps from one run to the next. */
export interface CallbackState {
  /** by names of the callback's own */
  readonly values: Readonly<Record<string, Json>>;
  /** what is too large for JSON, such as weights */
  readonly tensors?: readonly NamedTensor[];
}

/** Where training stands, and what it must meet again to go on with the same bits. All of it survives JSON. */
export interface CheckpointMeta {
  /** of this format */
  readonly format: 1;
  /** version of wgrad */
  readonly library: string;
  /** training steps since `compile` */
  readonly step: number;
  /** the epoch under way, counted from 0 */
  readonly epoch: number;
  /** steps of it that are done, those in `unreported` included */
  readonly batch: number;
  /** the number that the GPU's clock has for this epoch: it decides the order of the samples */
  readonly clockEpoch: number;
  /** samples per step */
  readonly batchSize: number;
  /** whether each epoch has an order of its own */
  readonly shuffle: boolean;
  /** sums over the samples of this epoch so far, by measure; of a metric that keeps state, its result so far */
  readonly sums: Readonly<Record<string, number>>;
  /** how many samples the sums are over */
  readonly samples: number;
  /** the last steps that are done, where their measures are not in `sums`: callbacks did not get them before the checkpoint */
  readonly unreported?: readonly MeasuredStep[];
  /** how many callbacks got the end of the last epoch before the checkpoint; all of them where this is left out */
  readonly reported?: number;
  /** what callbacks keep, by their names; their tensors are among the checkpoint's, as `callback:<name>/<tensor>` */
  readonly callbacks?: Readonly<Record<string, CallbackState['values']>>;
  /** where a stream of batches goes on: which pass over the data set, counted from 0, and how many of its batches were used */
  readonly stream?: {
    /** counted from 0 */
    readonly pass: number;
    /** of that pass */
    readonly batches: number;
  };
  /** epochs that ended */
  readonly history: {
    /** their numbers, counted from 0 */
    readonly epoch: readonly number[];
    /** a value per epoch, by measure */
    readonly history: Readonly<Record<string, readonly number[]>>;
    /** wall time of each */
    readonly seconds: readonly number[];
  };
  /** fingerprint of layers, optimizer and measures */
  readonly model: string;
  /** fingerprint of the training samples */
  readonly data: string;
  /** named kernels, see InitOptions.tuning */
  readonly choices: Readonly<Record<string, string>>;
  /** the adapter on which the bits hold */
  readonly adapter: string;
}

/** Sums over the samples of one step, by measure. */
export interface MeasuredStep {
  /** the step of its epoch, counted from 0 */
  readonly batch: number;
  /** how many the sums are over */
  readonly samples: number;
  /** by measure: its mean times `samples`; of a metric that keeps state, its result so far */
  readonly sums: Readonly<Record<string, number>>;
}

/** All that training depends on, as plain data. */
export interface Checkpoint {
  /** where training stands */
  readonly meta: CheckpointMeta;
  /** weights, optimizer slots, rates, clock, rings; what callbacks keep */
  readonly tensors: readonly NamedTensor[];
}

/** A place that keeps the last checkpoint. What `save` acknowledged survives a crash of the browser. */
export interface CheckpointStore {
  /** Replaces what was there by `checkpoint`, all or nothing. */
  readonly save: (checkpoint: Checkpoint) => Promise<void>;
  /** The last one acknowledged, or undefined. @throws FormatError where it is damaged */
  readonly load: () => Promise<Checkpoint | undefined>;
  /** Forgets what it holds. */
  readonly clear: () => Promise<void>;
  /** Asked before training begins. @throws DataError where nothing could be kept, so that no run is lost to it */
  readonly check?: () => Promise<void>;
}
