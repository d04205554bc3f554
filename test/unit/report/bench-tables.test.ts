/** Tables of the bench as text and Markdown. */
import { expect, test } from 'vitest';
import { environmentLine, figure, markdownOf, tablesOf, textOf } from '../../../src/report/bench-tables.ts';
import { report, spread, training } from './fixture.ts';

test('three significant digits, and a dash for what is no number', () => {
  expect([0.01234, 1.234, 12.34, 1234, Number.NaN].map(figure)).toEqual(['0.0123', '1.23', '12.3', '1,230', '–']);
});

test('training: a table per batch size and kind of data, wgrad is what others are held against', () => {
  const results = [
    training('wgrad', 5),
    training('rival', 50),
    training('wgrad', 10, { data: 'dense random' }),
    training('wgrad', 12, { batchSize: 128 }),
  ];
  const tables = tablesOf(report({ training: results }));
  expect(tables.map(({ title }) => title)).toEqual([
    'Training, batch 32: medians of 3 rounds',
    'Training, batch 32, dense random data: medians of 3 rounds',
    'Training, batch 128: medians of 3 rounds',
  ]);
  const rival = ['rival', '500', '50', '45–55', '640', '10', '8', '0.35', '0', '25.4 kB', '0', '120'];
  expect(tables[0]!.rows[1]).toEqual(rival);
});

test('a library that did not get to 97 % is in the table, and so is what failed', () => {
  const accuracy = [
    { library: 'wgrad', batchSize: 128, seconds: 12.3, steps: 1000, accuracy: 0.971, limitS: 60 },
    { library: 'rival', batchSize: 128, steps: 300, accuracy: 0.93, limitS: 60 },
  ];
  const missing = [{ section: 'training', name: 'other, batch 32', reason: 'no WebGPU here' }] as const;
  const [reached, failed] = tablesOf(report({ accuracy, missing }));
  expect(reached!.rows).toEqual([
    ['wgrad', '12.3', '1000', '97.10 %'],
    ['rival', 'not within 60', '300', '93.00 %'],
  ]);
  expect(failed!.rows).toEqual([['other, batch 32', 'training', 'no WebGPU here']]);
});

test('kernels name the peaks, start-up the bytes', () => {
  const times = { importMs: spread(10), firstStepMs: spread(90), totalMs: spread(100) };
  const startup = [{ library: 'wgrad', bytes: 60_000, gzipBytes: 20_000, ...times }];
  const kernel = { library: 'wgrad', us: spread(1000), gflops: 2, gbytes: 1, share: 0.5, of: 'operations' } as const;
  const results = [
    { ...kernel, kernel: 'matmul + bias', at: 'MNIST MLP, batch 32' },
    { ...kernel, kernel: 'matmul', at: '256³' },
  ];
  const kernels = { clock: 'wall clock', peakGflops: 4, peakGbytes: 8, results } as const;
  const [start, steps, ops] = tablesOf(report({ startup, kernels }));
  expect(start!.rows[0]).toEqual(['wgrad', '20', '60', '10', '90', '100', '90–110']);
  expect(steps!.title).toContain('peaks 4 GFLOP/s, 8 GB/s; wall clock');
  expect(ops!.rows[0]).toEqual(['matmul 256³, wgrad', '1,000', '900–1,100', '2', '1', '50 % (operations)']);
});

test('text is aligned, Markdown is a table with the environment above', () => {
  const table = { title: 'T', columns: ['a', 'bb'], rows: [['long name', '1']] };
  expect(textOf(table)).toBe('T\na          bb\nlong name   1');
  const text = markdownOf(
    report({ training: [training('wgrad', 5)], missing: [{ section: 'training', name: 'a|b', reason: 'r' }] }),
  );
  expect(text).toContain('google swiftshader, software adapter; Chrome 150, 2 processors, cross-origin isolated');
  expect(text).toContain('| wgrad | 50 | 5 | 4.5–5.5 |');
  expect(text).toContain('a\\|b');
});

test('says when wasm has but one thread', () => {
  const { environment } = report();
  expect(environmentLine(report({ environment: { ...environment, crossOriginIsolated: false } }))).toContain(
    'one thread',
  );
});
