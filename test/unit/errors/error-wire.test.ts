/** Errors across a boundary: every class of wgrad, those of the language and those of the browser, by clone and by JSON. */
import { types } from 'node:util';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { errorFromWire, errorToWire, type WireError } from '../../../src/error-wire.ts';
import * as errors from '../../../src/errors.ts';

const { DataError, FormatError, NumericError, ShapeError, UsageError, WgradError } = errors;

const boundaries = {
  clone: (wire: WireError) => structuredClone(wire),
  JSON: (wire: WireError) => JSON.parse(JSON.stringify(wire)) as WireError,
};

const isClass = (value: unknown): value is new (...given: never[]) => Error =>
  typeof value === 'function' && (value === WgradError || value.prototype instanceof WgradError);

const thrown: Error[] = [
  new WgradError('internal: w'),
  new ShapeError('dense: s'),
  new DataError('mnist: d', { code: 'network' }),
  new errors.DeviceError('init: d', { code: 'device-lost' }),
  new NumericError('model.fit: n', 17, ['loss', 'dense/kernel']),
  new FormatError('loadModel: f'),
  new UsageError('model.fit: u', { code: 'busy' }),
  new TypeError('x is not a function'),
  new RangeError('out'),
  new DOMException('stopped', 'AbortError'),
  new DOMException('full', 'QuotaExceededError'),
  Object.assign(new Error('no space'), { code: 'ENOSPC', errno: -28, path: '/full' }),
];

describe.each(Object.entries(boundaries))('by %s', (_, cross) => {
  test.each(thrown.map((error) => [error.name, error] as const))('%s', (_name, error) => {
    const revived = errorFromWire(cross(errorToWire(error)));
    expect(revived).toEqual(error);
    expect({ ...revived }).toEqual({ ...error });
    expect(Object.getPrototypeOf(revived)).toBe(Object.getPrototypeOf(error));
    expect(revived.stack).toBe(error.stack);
    expect(Object.keys(revived)).not.toContain('stack');
    expect(types.isNativeError(revived)).toBe(types.isNativeError(error)); // no object with an error's prototype
  });

  test('causes come along, as deep as they may be shown', () => {
    const cause = new FormatError('weights: cut off', { cause: new RangeError('offset') });
    const revived = errorFromWire(cross(errorToWire(new DataError('loadModel: bad', { cause }))));
    expect(revived.cause).toBeInstanceOf(FormatError);
    expect((revived.cause as Error).cause).toBeInstanceOf(RangeError);
    expect((revived.cause as Error).cause).toMatchObject({ message: 'offset' });
  });
});

test('every class that wgrad exports is among those tested', () => {
  const classes = Object.values(errors).filter(isClass);
  expect(classes.length).toBeGreaterThan(6);
  for (const Class of classes) expect(thrown.map((error) => error.constructor)).toContain(Class);
});

test('what is no error, has no known class, or goes round in a circle', () => {
  expect(errorFromWire(errorToWire('gone'))).toEqual(new Error('gone'));
  const foreign = errorFromWire({ name: 'internal', message: 'm' });
  expect(foreign).toMatchObject({ name: 'internal', message: 'm' });
  expect(Object.getPrototypeOf(foreign)).toBe(Error.prototype);
  const circle = new Error('a');
  circle.cause = new Error('b', { cause: circle });
  expect(JSON.stringify(errorToWire(circle)).match(/"message":"a"/g)).toHaveLength(3);
});

test('fields that are no plain data are left out', () => {
  const error = Object.assign(new UsageError('u'), { device: { lost: true }, retry: () => {}, at: [1, 2] });
  expect(errorToWire(error).fields).toEqual({ code: 'usage', at: [1, 2] });
  expectTypeOf(errorFromWire).returns.toEqualTypeOf<Error>();
});
