/** Explanations of the GAN page say what is so: numbers of the run at hand, and none that were not measured; both languages say all. */
import { describe, expect, it } from 'vitest';
import { MODES } from '../../../../src/app/gan/config.ts';
import { CONCEPTS, type Facts } from '../../../../src/app/gan/text/concepts.ts';
import { en } from '../../../../src/app/gan/text/en.ts';
import { explainEn } from '../../../../src/app/gan/text/explain-en.ts';
import { explainZh } from '../../../../src/app/gan/text/explain-zh.ts';
import { zh } from '../../../../src/app/gan/text/zh.ts';

const BEFORE = {
  width: '16',
  generatorParams: '345,678',
  discriminatorParams: '23,456',
  batch: '24',
  learningRate: '0.0005',
  lambda: '90',
};
const DURING = {
  ...BEFORE,
  steps: '1,234',
  gLoss: '0.8111',
  dLoss: '1.2111',
  adversarial: '0.7111',
  error: '0.0511',
  real: '61.00%',
  drawn: '39.00%',
  spread: '0.41',
  realSpread: '0.52',
};

describe.each([
  ['English', explainEn],
  ['Chinese', explainZh],
])('%s', (_, explain) => {
  it.each(MODES)('%s: nothing that was not measured', (mode) => {
    const facts: Facts = { mode, ...BEFORE };
    for (const concept of CONCEPTS) {
      const said = explain[concept].text(facts);
      expect(said).not.toMatch(/undefined|NaN|\[object/);
      expect(said.length).toBeGreaterThan(60);
    }
    expect(explain.adversarial.text(facts)).not.toMatch(/0\.\d/);
  });

  it.each(MODES)('%s: what was measured', (mode) => {
    const facts: Facts = { mode, ...DURING };
    expect(explain.generator.text(facts)).toContain('345,678');
    expect(explain.discriminator.text(facts)).toMatch(/23,456.*61\.00%.*39\.00%/s);
    expect(explain.adversarial.text(facts)).toMatch(mode === 'draw' ? /1\.2111.*0\.8111/s : /1\.2111.*0\.7111/s);
    expect(explain.restoration.text(facts)).toMatch(/0\.0511.*90/s);
    expect(explain.turns.text(facts)).toContain('24');
    expect(explain.collapse.text(facts)).toMatch(/0\.41.*0\.52/s);
  });
});

it('both languages say all there is to say, each in its own words', () => {
  const leaves = (part: object): string[] =>
    Object.values(part).flatMap((value) => (typeof value === 'string' ? [value] : leaves(value ?? {})));
  const common = leaves(en).filter((words) => leaves(zh).includes(words));
  expect(common.filter((words) => !['English', 'MNIST', 'µs'].includes(words))).toEqual([]);
  expect(leaves(zh)).toHaveLength(leaves(en).length);
});
