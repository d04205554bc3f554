/**
 * The error classes of wgrad. Every message reads `where: what: got against expected. What to do.`
 * A message that begins `internal:` is a bug of wgrad itself. This file imports nothing.
 */

/** Base of all errors that wgrad throws on purpose. */
export class WgradError extends Error {
  override name = 'WgradError';
}

/** Shapes that do not fit together. */
export class ShapeError extends WgradError {
  override name = 'ShapeError';
}

/** Values that cannot be trained on: NaN, labels out of range, empty or missing data, damaged data files. */
export class DataError extends WgradError {
  override name = 'DataError';
}

/** No WebGPU, no adapter, a limit too small, out of memory, a device that was lost. */
export class DeviceError extends WgradError {
  override name = 'DeviceError';
}

/** Model and checkpoint files that cannot be read. */
export class FormatError extends WgradError {
  override name = 'FormatError';
}

/** A call with a wrong argument, or at a wrong time. */
export class UsageError extends WgradError {
  override name = 'UsageError';
}

/** A bug of wgrad: please report it. */
export function internal(message: string): WgradError {
  return new WgradError(`internal: ${message} This is a bug of wgrad: please report it.`);
}
