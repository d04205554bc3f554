/** When Dawn may look for what the GPU has finished, and that nobody else's callbacks wait for that. */
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { restBetweenLooks } from '../../../src/node/resting-ticks.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A function of native code without a name, as Dawn's are. */
const look = Function.prototype as unknown as () => void;

function resting() {
  const immediate = vi.fn((..._given: unknown[]) => 'immediate');
  const scope = { setImmediate: immediate as unknown };
  let time = 100;
  restBetweenLooks(scope, () => time);
  const ask = (work: unknown, ...given: unknown[]): unknown =>
    (scope.setImmediate as (...all: unknown[]) => unknown)(work, ...given);
  return {
    immediate,
    ask,
    at: (ms: number) => {
      time = 100 + ms;
    },
  };
}

test('the looks of the first millisecond follow each other, later ones are a millisecond apart, until a pause', () => {
  const { ask, at, immediate } = resting();
  const kinds = [0, 0.5, 1, 2.5, 4, 8, 14, 14.5, 15.5].map((ms) => {
    at(ms);
    return ask(look) === 'immediate' ? 'at once' : 'later';
  });
  expect(kinds.join(', ')).toBe(
    'at once, at once, later, later, later, later, at once, at once, later', // 8 is 4 after 4, 14 is 6 after 8
  );
  expect(immediate).toHaveBeenCalledTimes(4);
  expect(vi.getTimerCount()).toBe(5);
  vi.advanceTimersByTime(1);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ['an arrow function', () => {}],
  ['a bound function', (() => {}).bind(null)],
  ['a native function with a name', Math.max],
])('%s is called as before', (_, work) => {
  const { ask, at, immediate } = resting();
  for (const ms of [0, 2, 4]) {
    at(ms);
    expect(ask(work, 'given', 7)).toBe('immediate');
  }
  expect(immediate.mock.calls).toEqual(Array.from({ length: 3 }, () => [work, 'given', 7]));
  expect(vi.getTimerCount()).toBe(0);
});

test('setImmediate of timers/promises and of util.promisify still work', async () => {
  const scope = { setImmediate: setImmediate as unknown };
  restBetweenLooks(scope);
  expect(await promisify(scope.setImmediate as typeof setImmediate)('given')).toBe('given');
});
