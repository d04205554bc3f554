/** When a run draws its pictures, what the files are called, and what they show. */
import { decode, encode } from 'fast-png';
import { expect, test } from 'vitest';
import { damagedSamples } from '../../../src/cli/damage-samples.ts';
import { isSheetStep, SHEET_FILE, sheetName } from '../../../src/cli/sheets.ts';
import { animationOf } from '../../../src/report/animation.ts';
import { sheetOf } from '../../../src/report/sheet.ts';

const dueSteps = (every: number, steps: number): number[] =>
  Array.from({ length: steps }, (_, i) => i + 1).filter((step) => isSheetStep(step, every));

test('sheets are due at the multiples of a number that need not be whole', () => {
  expect(dueSteps(10, 35)).toEqual([10, 20, 30]);
  expect(dueSteps(2.5, 10)).toEqual([3, 5, 8, 10]);
  expect(dueSteps(0.3, 4)).toEqual([1, 2, 3, 4]);
  expect(isSheetStep(0, 10)).toBe(false);
});

test('their names are in the order of training', () => {
  const names = [0, 1, 300, 1875, 1876, 1875 * 9, 1875 * 9 + 40, 1875 * 10].map((step) => sheetName(step, 1875, 10));
  expect(names).toEqual([
    'epoch-00.png',
    'epoch-01-step-0001.png',
    'epoch-01-step-0300.png',
    'epoch-01.png',
    'epoch-02-step-0001.png',
    'epoch-09.png',
    'epoch-10-step-0040.png',
    'epoch-10.png',
  ]);
  expect(names.toSorted()).toEqual(names);
  expect(names.every((name) => SHEET_FILE.test(name))).toBe(true);
  expect(SHEET_FILE.test('epoch-1.png.tmp')).toBe(false);
});

test('a sheet is the same after it was a PNG', () => {
  const sheet = sheetOf(
    Float32Array.from({ length: 3 * 16 }, (_, i) => Math.sin(i)),
    [4, 4, 1],
    2,
  );
  expect(decode(encode({ ...sheet, depth: 8 }))).toMatchObject({
    width: 10,
    height: 10,
    channels: 1,
    data: sheet.data,
  });
});

test('sheets become a GIF that repeats, a frame for each', () => {
  const frames = [-1, 0, 1].map((value) => sheetOf(Array(16).fill(value), [4, 4, 1], 1));
  const bytes = animationOf(frames);
  const text = Buffer.from(bytes).toString('latin1');
  expect(text.slice(0, 6)).toBe('GIF89a');
  expect([...new Uint16Array(bytes.slice(6, 10).buffer)]).toEqual([4, 4]);
  expect(text).toContain('NETSCAPE2.0');
  const controls = text.split('!\xf9\x04').slice(1); // before each frame
  const delays = controls.map((control) => Buffer.from(control.slice(1, 3), 'latin1').readUInt16LE());
  expect(delays).toEqual([50, 50, 200]); // hundredths of a second
});

test('shown damage: holes of 12 × 12, lower halves, noise; always the same', () => {
  const whole = new Float32Array(8 * 784).fill(0.5);
  const damaged = damagedSamples(whole, [28, 28, 1]);
  expect(damagedSamples(whole, [28, 28, 1])).toEqual(damaged);
  const changed = Array.from({ length: 8 }, (_, i) =>
    damaged.slice(784 * i, 784 * (i + 1)).filter((value) => value !== 0.5),
  );
  expect(changed.map(({ length }) => length)).toEqual([
    144,
    392,
    144,
    expect.any(Number),
    144,
    392,
    144,
    expect.any(Number),
  ]);
  expect(changed[3]!.length).toBeGreaterThan(700);
  expect([0, 1, 2, 4, 5, 6].flatMap((i) => [...changed[i]!]).every((value) => value === 0)).toBe(true);
  expect(damaged.every((value) => Math.abs(value) <= 1)).toBe(true);
});
