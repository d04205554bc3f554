/** Keras's progress line: the very strings that Keras prints for the same numbers. */
import { expect, test } from 'vitest';
import { formatEta, formatMetric, formatStepTime, progressLine } from '../../../src/nn/progress.ts';

const BAR = '━'.repeat(20);

test('the line of a finished epoch is the one of Keras', () => {
  const logs = { loss: 2.38111, accuracy: 0.115, val_loss: 2.31938, val_accuracy: 0.075 };
  expect(progressLine({ step: 57, steps: 57, seconds: 1.6, secondsPerStep: 0.0241, logs, done: true })).toBe(
    `57/57 ${BAR} 2s 24ms/step - accuracy: 0.1150 - loss: 2.3811 - val_accuracy: 0.0750 - val_loss: 2.3194`,
  );
});

test('while running it counts with padding and shows the time that is left', () => {
  const line = progressLine({ step: 75, steps: 1875, seconds: 0.3, logs: { loss: 0.5, batch: 74, size: 32 } });
  expect(line).toBe(`  75/1875 ${'─'.repeat(20)} 7s 4ms/step - loss: 0.5000`);
  expect(progressLine({ step: 938, steps: 1875, seconds: 3 })).toContain('━'.repeat(10) + '─'.repeat(10));
});

test('without its bar it is the one of Keras with verbose=2', () => {
  const logs = { loss: 0.30361, accuracy: 0.91172 };
  const line = progressLine({ step: 938, steps: 938, seconds: 3.1, logs, done: true, bar: false });
  expect(line).toBe('938/938 - 3s - 3ms/step - accuracy: 0.9117 - loss: 0.3036');
});

const LOGS = { loss: 0.2987, accuracy: 0.9123, val_loss: 0.1456, val_accuracy: 0.9567 };
const MNIST = { steps: 1875, seconds: 12, secondsPerStep: 0.006, logs: LOGS };
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is removed here
const withoutCodes = (text: string) => text.replaceAll(/\x1b\[\d+m/g, '');

test('a finished epoch on a terminal of 80 columns has all metrics, in two lines', () => {
  expect(progressLine({ ...MNIST, step: 1875, done: true, columns: 80 })).toBe(
    `1875/1875 ${BAR} 12s 6ms/step - accuracy: 0.9123 - loss: 0.2987\n    - val_accuracy: 0.9567 - val_loss: 0.1456`,
  );
});

test('the bar is shorter where then all fits', () => {
  const line = progressLine({ ...MNIST, step: 1875, done: true, columns: 108 });
  expect(line).toMatch(/^1875\/1875 ━{9} 12s .* - val_loss: 0\.1456$/);
  expect(line.length).toBe(108);
});

test.each([30, 40, 60, 79, 100, 110, 119, 200])(
  'no line is longer than %i columns, with and without colour',
  (columns) => {
    for (const done of [false, true]) {
      const plain = progressLine({ ...MNIST, step: 900, done, columns });
      const lines = plain.split('\n');
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      if (done) for (const name of Object.keys(LOGS)) expect(plain).toContain(` - ${name}: `);
      else expect(lines).toHaveLength(1); // it is redrawn
      const painted = withoutCodes(progressLine({ ...MNIST, step: 900, done, columns, color: true }));
      expect(painted.replaceAll('━', '─')).toBe(plain.replaceAll('━', '─'));
    }
  },
);

test('before the first step there is no step time yet', () => {
  expect(progressLine({ step: 0, steps: 10, seconds: 0.2 })).toBe(` 0/10 ${'─'.repeat(20)} 0s 0s/step`);
});

test('colour adds escape codes and nothing else', () => {
  const plain = progressLine({ step: 10, steps: 10, seconds: 4, done: true });
  const painted = progressLine({ step: 10, steps: 10, seconds: 4, done: true, color: true });
  expect(painted).toContain(`\x1b[32m${BAR}\x1b[0m`);
  expect(withoutCodes(painted)).toBe(plain);
});

test.each([
  [0, '0s'],
  [59.9, '59s'],
  [60, '60s'],
  [125, '2:05'],
  [3725, '1:02:05'],
  [-1, '0s'],
])('an ETA of %d s reads %s', (seconds, text) => {
  expect(formatEta(seconds)).toBe(text);
});

test.each([
  [0, '0s/step'],
  [2.4, '2s/step'],
  [0.0241, '24ms/step'],
  [0.00031, '310us/step'],
])('a step of %d s reads %s', (seconds, text) => {
  expect(formatStepTime(seconds)).toBe(text);
});

test.each([
  [0.115, '0.1150'],
  [12.34567, '12.3457'],
  [0.001, '1.0000e-03'],
  [0.00012345, '1.2345e-04'],
  [0, '0.0000e+00'],
  [-0.5, '-0.5000'],
  [Number.NaN, 'nan'],
  [Number.NEGATIVE_INFINITY, '-inf'],
])('a metric of %d reads %s', (value, text) => {
  expect(formatMetric(value)).toBe(text);
});
