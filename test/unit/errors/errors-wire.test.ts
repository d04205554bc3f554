/** Errors that cross a boundary, as structured clones of plain data, keep class, message and code. */
import { expect, test } from 'vitest';
import { reviving, unwrap } from '../../../src/cli/revive.ts';
import * as errors from '../../../src/errors.ts';
import { type ErrorOnWire, fromWire, toWire } from '../../../src/errors-wire.ts';

const { DataError, DeviceError, FormatError, NumericError, ShapeError, UsageError, WgradError } = errors;
const across = (error: unknown): Error => fromWire(structuredClone(toWire(error)));

test.each([
  new WgradError('internal: x'),
  new ShapeError('a shape'),
  new DataError('a network', { code: 'network' }),
  new DeviceError('a loss', { code: 'device-lost' }),
  new FormatError('a file'),
  new UsageError('busy', { code: 'busy' }),
])('$name of code $code', (error) => {
  const arrived = across(error);
  expect(arrived).toBeInstanceOf(error.constructor);
  expect(arrived).toMatchObject({ name: error.name, message: error.message, code: error.code });
});

test('a NumericError says which step and which tensors', () => {
  const arrived = across(new NumericError('loss is NaN', 17, ['loss', 'dense/kernel']));
  expect(arrived).toBeInstanceOf(NumericError);
  expect(arrived).toMatchObject({ code: 'not-finite', step: 17, tensors: ['loss', 'dense/kernel'] });
});

test('every class of errors.ts crosses', () => {
  const made = Object.values(errors).filter((each) => Object.hasOwn(each, 'prototype') && each.name.endsWith('Error'));
  expect(made).toHaveLength(7);
  for (const Class of made) {
    const error = new (Class as new (message: string, step: number, tensors: string[]) => Error)('m', 1, []);
    expect(across(error)).toBeInstanceOf(Class);
  }
});

test('others stay what they are: no code, no class', () => {
  const failed = Object.assign(new TypeError('x is undefined'), { code: 'ERR_SOMETHING' });
  expect(toWire(failed)).toEqual({ name: 'TypeError', message: 'x is undefined' });
  expect(across(failed)).not.toBeInstanceOf(WgradError);
  expect(toWire('text')).toEqual({ name: 'Error', message: 'text' });
  expect(across(Object.assign(new Error('m'), { name: 'constructor' })).name).toBe('constructor');
});

test('the answers of pages that commands drive keep the code', async () => {
  const error: ErrorOnWire = toWire(new DeviceError('gone', { code: 'device-lost' }));
  expect(() => unwrap({ error })).toThrow(expect.objectContaining({ code: 'device-lost' }));
  // of another copy of the library: no class of this process
  const foreign = Object.assign(new Error('no answer'), { name: 'DataError', code: 'network' });
  await expect(reviving(() => Promise.reject(foreign))).rejects.toMatchObject({ code: 'network' });
  await expect(reviving(() => Promise.reject(foreign))).rejects.toBeInstanceOf(DataError);
});
