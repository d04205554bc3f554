/** What the bench page makes of a run: how far it is, what it says, in both languages. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shareOfRun } from '../../../bench/page/share-of-run.ts';
import { howZh } from '../../../bench/page/text/how-zh.ts';
import { type BenchProgress, describeProgress } from '../../../src/report/bench-progress.ts';
import { QUICK } from '../../../src/report/bench-report.ts';

const AT = { model: 'mlp', batchSize: 32, data: 'digits' } as const;

test('training goes by libraries and rounds, a section that comes later says that those before are over', () => {
  const libraries = ['wgrad', 'tfjs-webgpu'] as const;
  const options = {
    ...QUICK,
    sections: ['training', 'kernels'],
    batchSizes: [32],
    denseBatchSizes: [],
    libraries,
  } as const;
  const shareOf = shareOfRun({ ...options, rounds: 2 });
  const said: BenchProgress[] = [
    { kind: 'few', samples: 10 },
    { kind: 'peaks' },
    { kind: 'kernel', name: 'adam' },
    { kind: 'warming', at: AT, library: 'wgrad' },
    { kind: 'failed', name: 'x', reason: 'y' },
    { kind: 'warming', at: AT, library: 'tfjs-webgpu' },
    { kind: 'round', at: AT, round: 1, rounds: 2 },
    { kind: 'round', at: AT, round: 2, rounds: 2 },
  ];
  expect(said.map(shareOf)).toEqual([0, 0, 0, 0.5, 0.5, 0.625, 0.75, 0.875]);
});

test('the command says each thing in a line', () => {
  const random = { ...AT, model: 'convnet', data: 'dense random' } as const;
  expect(describeProgress({ kind: 'round', at: random, round: 1, rounds: 5 })).toBe(
    'convnet, batch 32, dense random data: round 1 of 5',
  );
  const found = { kind: 'accuracy', library: 'wgrad', batchSize: 32, accuracy: 0.9712, seconds: 1.25 } as const;
  expect(describeProgress(found)).toBe('wgrad, batch 32: 97.12 % after 1.3 s');
});

test('how each library was used is said in Chinese, all of it but names', () => {
  const used = new Set<string>();
  for (const name of readdirSync('bench/results').filter((file) => file.endsWith('.json'))) {
    for (const [, how] of readFileSync(`bench/results/${name}`, 'utf8').matchAll(/"how": ?"((?:[^"\\]|\\.)*)"/g)) {
      used.add(how!);
    }
  }
  expect(used.size).toBeGreaterThan(5);
  const names =
    /model\.fit|yieldEvery 'never'|GPU|jit|jax-js wasm|worker|JavaScript|tf\.variableGrads|Adam|Dropout|examples\/dcgan\.ts|trainer/g;
  for (const how of used) expect(howZh(how).replace(names, '')).not.toMatch(/[a-z]{3}/i);
});
