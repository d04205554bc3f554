/**
 * The error classes of wgrad. Every message reads `where: what: got against expected. What to do.`
 * A message that begins `internal:` is a bug of wgrad itself. This file imports nothing.
 */

/** What programs tell errors apart by: finer than the class where more can be done than to tell the user. */
export type ErrorCode =
  | 'internal'
  | 'shape'
  | 'data'
  | 'network'
  | 'storage'
  | 'aborted'
  | 'device'
  | 'device-lost'
  | 'out-of-memory'
  | 'not-finite'
  | 'format'
  | 'usage'
  | 'busy';

/** What an error may carry along. */
export interface WgradErrorOptions extends ErrorOptions {
  /** default: that of the class */
  readonly code?: ErrorCode;
}

/** Base of all errors that wgrad throws on purpose. */
export class WgradError extends Error {
  /** That of the class, for programs that have lost the class on the way. */
  override name = 'WgradError';

  /** What programs tell errors apart by. */
  readonly code: ErrorCode;

  /** @param message where, what against what, what to do */
  constructor(message: string, { code = 'internal', ...options }: WgradErrorOptions = {}) {
    super(message, options);
    this.code = code;
  }
}

/** Shapes that do not fit together. */
export class ShapeError extends WgradError {
  override name = 'ShapeError';

  /** @param message where, what against what, what to do */
  constructor(message: string, options?: WgradErrorOptions) {
    super(message, { code: 'shape', ...options });
  }
}

/**
 * Values that cannot be trained on: NaN, labels out of range, empty or missing data, damaged data files. Its code is
 * 'network' where trying again may help: nothing came, or a server said no; 'storage' where the browser keeps nothing.
 */
export class DataError extends WgradError {
  override name = 'DataError';

  /** @param message where, what against what, what to do */
  constructor(message: string, options?: WgradErrorOptions) {
    super(message, { code: 'data', ...options });
  }
}

/** No WebGPU, no adapter, a limit too small, out of memory, a device that was lost. */
export class DeviceError extends WgradError {
  override name = 'DeviceError';

  /** @param message where, what against what, what to do */
  constructor(message: string, options?: WgradErrorOptions) {
    super(message, { code: 'device', ...options });
  }
}

/** Numbers that became NaN or infinite in training. */
export class NumericError extends WgradError {
  override name = 'NumericError';

  /**
   * @param message which step, which tensors, what may be the cause
   * @param step the training step that made them, counted from 1 since `compile`
   * @param tensors names of what became bad in this step: measures, `rates`, optimizer slots and weights
   */
  constructor(
    message: string,
    readonly step: number,
    readonly tensors: readonly string[],
  ) {
    super(message, { code: 'not-finite' });
  }
}

/** Model and checkpoint files that cannot be read. */
export class FormatError extends WgradError {
  override name = 'FormatError';

  /** @param message where, what against what, what to do */
  constructor(message: string, options?: WgradErrorOptions) {
    super(message, { code: 'format', ...options });
  }
}

/** A call with a wrong argument, or at a wrong time. */
export class UsageError extends WgradError {
  override name = 'UsageError';

  /** @param message where, what against what, what to do */
  constructor(message: string, options?: WgradErrorOptions) {
    super(message, { code: 'usage', ...options });
  }
}

/** A bug of wgrad: please report it. */
export function internal(message: string): WgradError {
  return new WgradError(`internal: ${message} This is a bug of wgrad: please report it.`);
}
