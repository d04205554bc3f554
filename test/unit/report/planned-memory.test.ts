import { expect, it } from 'vitest';
import { layers, sequential } from '../../../src/index.ts';
import { plannedMemory } from '../../../src/report/planned-memory.ts';

it('tells what a step takes of the GPU by what it is for', () => {
  const model = sequential({ layers: [layers.dense({ units: 1000, inputShape: [1000] })], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const text = plannedMemory(model.program({ batchSize: 100, samples: 2000 }));
  // 3 · 4 bytes for each of 1,001,000 weights; 2,000 rows of 1,000 bytes and of 4,000; targets, errors and gradients of a batch
  expect(text).toBe('GPU memory, as planned: 23.2 MB (weights and optimizer 12.0, samples 10.0, temporaries 1.2)');
});
