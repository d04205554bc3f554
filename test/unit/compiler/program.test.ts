/** The schedule of a training step of the MNIST MLP, as a person would print it. */
import { describe, expect, it } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { printProgram } from '../../../src/compiler/program.ts';
import { sizeOf } from '../../../src/graph/node.ts';
import { adam, sgd } from '../../../src/nn/optimizers/index.ts';
import { mlpStep, mnistStep } from './networks.ts';
import { stagesOf } from './stages.ts';

const software = { ...DEFAULT_OPTIONS, target: 'cpu', subgroups: true, maxBindings: 10 } as const;

describe('the training step of the MNIST MLP', () => {
  it('is this schedule', () => {
    expect(printProgram(compile(mnistStep(), software))).toMatchSnapshot();
  });

  it('takes 4 dispatches on the software adapter, 2 on a GPU, with the 8 bindings that every adapter has', () => {
    for (const optimizer of [adam(), sgd(), sgd({ momentum: 0.9 })]) {
      expect(compile(mnistStep(optimizer), { ...software, maxBindings: 8 }).dispatches.length).toBe(4);
      expect(compile(mnistStep(optimizer), DEFAULT_OPTIONS).dispatches.length).toBe(2);
    }
  });

  it('takes as many for deeper networks of any width', () => {
    for (const widths of [[1], [7], [130, 7], [130, 1000], [1000, 130, 7], [7, 1, 130]]) {
      for (const optimizer of [adam(), sgd({ momentum: 0.9 })]) {
        const step = mlpStep(widths, optimizer);
        expect(compile(step, { ...software, maxBindings: 8 }).dispatches.length, `${widths}`).toBeLessThanOrEqual(4);
        expect(compile(step, DEFAULT_OPTIONS).dispatches.length, `${widths}`).toBeLessThanOrEqual(4);
      }
    }
  });

  it('stores neither the batch nor the gradient of a weight', () => {
    const { places } = stagesOf(mnistStep(), software);
    const largest = Math.max(...[...places.keys()].map(({ shape }) => sizeOf(shape)));
    expect(largest).toBe(32 * 128);
  });

  it('writes each param and its two moments once', () => {
    const written = compile(mnistStep(), software).dispatches.flatMap(({ writes }) => writes);
    const params = ['dense/kernel', 'dense/bias', 'dense_1/kernel', 'dense_1/bias'];
    for (const name of params.flatMap((param) => [param, `${param}/m`, `${param}/v`])) {
      expect(written.filter((other) => other === name).length, name).toBe(1);
    }
  });

  it('is plain data', () => {
    const program = compile(mnistStep(), software);
    expect(JSON.parse(JSON.stringify(program))).toEqual(program);
  });

  it('compiles to the same text again', () => {
    expect(compile(mnistStep(), software)).toEqual(compile(mnistStep(), software));
  });
});
