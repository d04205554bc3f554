/** Ops of the API on the GPU, optimised and plain: the numbers that test/unit/nn/ops.test.ts expects of their float64 twins. */
import { describe, expect, test } from 'vitest';
import { copy } from '../../src/graph/views.ts';
import { nodeOf } from '../../src/nn/symbolic.ts';
import { CASES, FEEDS } from '../reference/ops-cases.ts';
import { within } from '../reference/tolerance.ts';
import { PLAIN, runStep } from './harness.ts';

const feeds = {
  ...Object.fromEntries(Object.entries(FEEDS).map(([name, values]) => [name, Float32Array.from(values)])),
  i: Uint32Array.from(FEEDS.i),
};

const { bound } = within(2 ** -17, 'roundings of sums and functions of numbers up to 60', 64);

describe.each([
  ['optimised', {}],
  ['plain', PLAIN],
])('%s', (_, options) => {
  test.each(Object.entries(CASES))('ops.%s', async (_name, rows) => {
    const results = rows.map(([, result]) => [result].flat());
    const outputs = Object.fromEntries(
      results.flatMap((parts, row) => parts.map((part, k) => [`${row}.${k}`, copy(nodeOf(part))])),
    );
    const found = await runStep({ outputs, updates: [] }, feeds, options);
    rows.forEach(([call, , , values], row) => {
      const own = results[row]!.flatMap((_part, k) => [...found[`${row}.${k}`]!]);
      expect(own, call).toHaveLength(values.length);
      own.forEach((value, k) => {
        const off = Math.abs(value - values[k]!);
        expect(off, `${call}: element ${k} is ${value}, expected ${values[k]}`).toBeLessThanOrEqual(
          bound(values[k]!, k),
        );
      });
    });
  });
});
