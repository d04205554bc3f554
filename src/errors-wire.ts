/**
 * Errors as plain data, for the ways that classes do not survive: out of a worker, out of a page that a command drives, out of
 * modules that were loaded twice. There and back gives the same class, message and code.
 */
import {
  DataError,
  DeviceError,
  type ErrorCode,
  FormatError,
  NumericError,
  ShapeError,
  UsageError,
  WgradError,
} from './errors.ts';

export interface ErrorOnWire {
  readonly name: string;
  readonly message: string;
  /** absent where it is no error of wgrad */
  readonly code?: ErrorCode;
  /** of a NumericError */
  readonly step?: number;
  readonly tensors?: readonly string[];
}

const CLASSES = { DataError, DeviceError, FormatError, ShapeError, UsageError, WgradError };

/** @param error whatever was thrown; an error that another copy of wgrad made is one, too */
export function toWire(error: unknown): ErrorOnWire {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, code, step, tensors } = error as Error & Partial<NumericError>;
  if (name === 'NumericError') return { name, message, code, step, tensors: [...(tensors ?? [])] };
  const isKnown = error instanceof WgradError || Object.hasOwn(CLASSES, name);
  return isKnown && code !== undefined ? { name, message, code } : { name, message };
}

/** The error that `toWire` was given, as this program's own class. */
export function fromWire({ name, message, code, step, tensors }: ErrorOnWire): Error {
  if (name === 'NumericError') return new NumericError(message, step ?? Number.NaN, tensors ?? []);
  if (!Object.hasOwn(CLASSES, name)) return Object.assign(new Error(message), { name });
  return new CLASSES[name as keyof typeof CLASSES](message, code === undefined ? {} : { code });
}
