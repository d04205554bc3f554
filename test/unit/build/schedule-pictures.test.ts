/**
 * The pictures of schedules in the documentation (docs/schedules): those of the programs as the compiler makes them. A change is one to
 * look at, and then to accept with `vitest -u`.
 */
import { expect, it } from 'vitest';
import { drawSchedule } from '../../../src/build/schedule-picture.ts';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { adam } from '../../../src/nn/optimizers/index.ts';
import { convnetStep, mnistStep } from '../compiler/networks.ts';

const software: CompileOptions = { ...DEFAULT_OPTIONS, target: 'cpu', subgroups: true, maxBindings: 10 };

it.each([
  ['mlp-software', mnistStep(adam()), software],
  ['mlp-gpu', mnistStep(adam()), DEFAULT_OPTIONS],
  ['convnet-gpu', convnetStep(adam()), DEFAULT_OPTIONS],
] as const)('%s', async (name, step, options) => {
  await expect(await drawSchedule(compile(step, options))).toMatchFileSnapshot(`../../../docs/schedules/${name}.svg`);
});
