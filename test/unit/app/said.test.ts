/** Every error that a user can meet has words in both languages, also after it came from a worker. */
import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../src/app/address.ts';
import { detailsOf, withWords, wordsOf } from '../../../src/app/shared/said.ts';
import { wordsEn } from '../../../src/app/shared/words-en.ts';
import { wordsZh } from '../../../src/app/shared/words-zh.ts';
import { refuse } from '../../../src/app/worker/model-config.ts';
import { errorFromWire, errorToWire } from '../../../src/error-wire.ts';
import { DataError, DeviceError, NumericError, UsageError } from '../../../src/errors.ts';

const CODES = [
  ...['device', 'device-lost', 'out-of-memory', 'network', 'data', 'shape', 'storage', 'format', 'not-finite'],
  ...['usage', 'busy', 'internal'],
];
const travelled = <E extends Error>(error: E): E => errorFromWire(structuredClone(errorToWire(error))) as E;

describe.each([
  ['English', wordsEn, /^[^\u4e00-\u9fff]*$/],
  ['Chinese', wordsZh, /[\u4e00-\u9fff]/],
])('%s', (_, t, tongue) => {
  it.each(CODES)('%s', (code) => {
    const { title, says } = wordsOf(Object.assign(new Error('secret'), { code }), t);
    for (const each of [title, says]) {
      expect(each).toMatch(tongue);
      expect(each).not.toMatch(/secret|undefined/);
    }
    if (code !== 'internal') expect(title).not.toBe(t.failures.internal);
  });

  it('what has no code is the fault of the page', () => {
    expect(wordsOf(new TypeError('x is undefined'), t).title).toBe(t.failures.internal);
  });

  it('which step went wrong', () => {
    const error = travelled(new NumericError('fit: step 1234', 1234, ['loss']));
    expect(wordsOf(error, t).says).toContain('1,234');
  });

  it('what a page says of its own errors', () => {
    const refused = travelled(refuse('a dense layer has no bias'));
    expect(wordsOf(refused, t)).toEqual({ title: t.saidTitles.model, says: expect.stringMatching(tongue) });
    const { wrong } = readAddress(new URLSearchParams('batch-size=abc&optimizer=adan&layers=wide'));
    const said = wrong.map((error) => wordsOf(error, t).says);
    for (const [i, parts] of [
      ['layers', 'wide', '128-relu-0.2'],
      ['optimizer', 'adan', 'adamW'],
      ['batch-size', 'abc', '4096'],
    ].entries()) {
      for (const part of parts) expect(said[i]).toContain(part);
      expect(said[i]!.includes('expected')).toBe(t === wordsEn);
    }
  });

  it('a name that is not known is no reason to say nothing', () => {
    const error = withWords(new DataError('x'), 'model', 'y');
    Object.assign(error, { said: ['of another version'] });
    expect(wordsOf(error, t).says).toBe(t.remedies.data);
  });
});

it('the details have class, code, message and causes', () => {
  const error = travelled(new DeviceError('init: no adapter', { cause: new UsageError('deeper') }));
  expect(detailsOf(error).split('\n').slice(0, 2)).toEqual([
    'DeviceError (device): init: no adapter',
    'caused by UsageError: deeper',
  ]);
});
