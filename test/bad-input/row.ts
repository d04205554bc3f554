/**
 * Tables of wrong calls. A row says all of what the call must give: class, code and the whole message. After each row a valid
 * call must work. The tables are in this folder; test/unit and test/gpu run them.
 */
import { expect } from 'vitest';
import { type ErrorCode, WgradError } from '../../src/errors.ts';

/** The class, and the code where it is not that of the class. */
export type Kind =
  | 'UsageError'
  | 'UsageError: busy'
  | 'ShapeError'
  | 'DataError'
  | 'DataError: network'
  | 'FormatError'
  | 'DeviceError'
  | 'DeviceError: device-lost';

/** `Given` is what the call works on. */
export type BadInput<Given = void> = readonly [
  name: string,
  kind: Kind,
  message: string,
  call: (given: Given) => unknown,
];

const CODES: Readonly<Record<string, ErrorCode>> = {
  UsageError: 'usage',
  ShapeError: 'shape',
  DataError: 'data',
  FormatError: 'format',
  DeviceError: 'device',
};

/** How messages list the activations. */
export const KNOWN_ACTIVATIONS =
  "Known: 'linear', 'relu', 'sigmoid', 'tanh', 'softmax', 'elu', 'exponential', 'gelu', 'hardSigmoid', 'hardSigmoidOfKeras2', 'hardSilu', 'leakyRelu', 'logSigmoid', 'logSoftmax', 'mish', 'relu6', 'selu', 'silu', 'softplus', 'softsign', 'swish'.";

/** Passes a value of a type that the compiler would refuse. */
export const wrong = <T>(value: unknown): T => value as T;

/** @param clean puts names for what differs from run to run, such as folders and ports */
export async function expectRefused<Given>(
  [, kind, message, call]: BadInput<Given>,
  given: Given,
  clean: (message: string) => string = (text) => text,
): Promise<void> {
  const error = await refusalOf(() => call(given));
  expect(error).toBeInstanceOf(WgradError);
  const { name, code, message: got } = error as WgradError;
  const [expectedName = '', expectedCode = CODES[expectedName]] = kind.split(': ');
  expect({ name, code, message: clean(got) }).toEqual({ name: expectedName, code: expectedCode, message });
}

async function refusalOf(call: () => unknown): Promise<unknown> {
  try {
    const given = await call();
    return new Error(`nothing was refused: the call gave ${String(given)}`);
  } catch (error) {
    return error;
  }
}
