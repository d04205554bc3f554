/** The schedule of a training step of the MNIST MLP, as a person would print it. */
import { describe, expect, it } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { printProgram } from '../../../src/compiler/program.ts';
import { adam, sgd } from '../../../src/nn/optimizers.ts';
import { mnistStep } from './networks.ts';

const software = { ...DEFAULT_OPTIONS, target: 'cpu', maxBindings: 10 } as const;

describe('the training step of the MNIST MLP', () => {
  it('is this schedule', () => {
    expect(printProgram(compile(mnistStep(), software))).toMatchSnapshot();
  });

  it('takes at most 8 dispatches on the software adapter, at most 10 anywhere', () => {
    for (const optimizer of [adam(), sgd(), sgd({ momentum: 0.9 })]) {
      expect(compile(mnistStep(optimizer), software).dispatches.length).toBeLessThanOrEqual(8);
      expect(compile(mnistStep(optimizer), DEFAULT_OPTIONS).dispatches.length).toBeLessThanOrEqual(10);
    }
  });

  it('stores neither the batch nor the gradient of a weight', () => {
    const temporary = compile(mnistStep(), software).buffers.filter(({ kind }) => kind === 'temporary');
    const largest = Math.max(...temporary.map(({ bytes }) => bytes));
    expect(largest).toBe(4 * 32 * 128);
  });

  it('writes each param and its two moments once', () => {
    const { buffers, dispatches } = compile(mnistStep(), software);
    buffers.forEach(({ name }, buffer) => {
      if (!/kernel|bias/.test(name)) return;
      const bindings = dispatches.flatMap((dispatch) => dispatch.bindings).filter((bound) => bound.buffer === buffer);
      expect(bindings.filter(({ access }) => access === 'read_write').length, name).toBe(1);
    });
  });

  it('is plain data', () => {
    const program = compile(mnistStep(), software);
    expect(JSON.parse(JSON.stringify(program))).toEqual(program);
  });

  it('compiles to the same text again', () => {
    expect(compile(mnistStep(), software)).toEqual(compile(mnistStep(), software));
  });
});
