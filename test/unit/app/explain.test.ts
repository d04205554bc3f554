/** Explanations say what is so: numbers of the run at hand, and none that were not measured. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/app/text/concepts.ts';
import { explainEn } from '../../../src/app/text/explain-en.ts';
import { explainZh } from '../../../src/app/text/explain-zh.ts';

const BEFORE: Facts = {
  kind: 'digits',
  count: '60000',
  params: '101,770',
  inputs: '784',
  inputsAre: 'pixels',
  flat: '784',
  filterSize: '3 × 3',
  activations: ['relu'],
  rates: ['20.00%'],
  optimizer: 'adam',
  learningRate: '0.001',
  batch: '32',
  steps: '1,875',
};
const DURING: Facts = {
  ...BEFORE,
  guess: '7',
  confidence: '88.00%',
  loss: '0.1234',
  accuracy: '97.00%',
  dispatches: '3',
};

describe.each([
  ['English', explainEn],
  ['Chinese', explainZh],
])('%s', (_, explain) => {
  it('nothing that was not measured', () => {
    for (const { text } of Object.values(explain)) expect(text(BEFORE)).not.toMatch(/undefined|\?|0\.1234/);
    expect(explain.loss.text(BEFORE).match(/[\d.]*\d/g)).toEqual(['10', '2.303', '0']);
    expect(explain.backward.text(BEFORE)).not.toMatch(/\d/);
    expect(explain.metric.text(BEFORE)).not.toMatch(/\d/);
  });

  it('what was measured', () => {
    expect(explain.loss.text(DURING)).toContain('0.1234');
    expect(explain.metric.text(DURING)).toContain('97.00%');
    expect(explain.softmax.text(DURING)).toMatch(/88\.00%.*7|7.*88\.00%/);
    expect(explain.backward.text(DURING)).toContain('3');
  });

  it('the optimizer goes by the learning rate, each optimizer in its own way', () => {
    const said = (['adam', 'sgd', 'momentum'] as const).map((optimizer) =>
      explain.optimizer.text({ ...BEFORE, optimizer }),
    );
    expect(new Set(said).size).toBe(3);
    for (const each of said) expect(each.match(/\d[\d.]*\d%?/g)).toEqual(['0.001']);
  });

  it('the activations that there are', () => {
    expect(explain.activation.text(BEFORE)).toMatch(/ReLU/);
    const other = explain.activation.text({ ...BEFORE, activations: ['tanh', 'sigmoid'] });
    expect(other).toMatch(/tanh.*sigmoid.*Tanh.*Sigmoid/);
    expect(other).not.toMatch(/relu/i);
    expect(explain.activation.text({ ...BEFORE, activations: [] })).not.toMatch(/relu|tanh/i);
  });

  it('dropout: the rates that there are, or none', () => {
    const rates = explain.dropout.text({ ...BEFORE, rates: ['20.00%', '50.00%'] });
    expect(rates).toMatch(/20\.00%.*50\.00%/);
    expect(explain.dropout.text({ ...BEFORE, rates: [] })).not.toContain('%');
  });

  it('the inputs of the neuron that is looked into', () => {
    const pixels = explain.neuron.text(BEFORE);
    const neurons = explain.neuron.text({ ...BEFORE, inputs: '128', inputsAre: 'neurons' });
    expect(pixels).toContain('784');
    expect(neurons).toContain('128');
    expect(neurons).not.toMatch(/pixel|像素/);
  });
});
