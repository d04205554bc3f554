/** The gradients of 2,000 random graphs. The graphs themselves run on the GPU: test/gpu/random-graphs.test.ts. */
import { expect, test } from 'vitest';
import { expectGradients } from '../graphs/expect-gradients.ts';
import { record } from './results.ts';

const GRAPHS = 2000;

test('gradients of random graphs', () => {
  const { checked, bent } = expectGradients(1000, GRAPHS);
  expect(bent / checked).toBeLessThan(0.1);
  const kinks = `${((100 * bent) / checked).toFixed(1)} % of them beside a kink or a jump`;
  record('gradients of random graphs', `${GRAPHS} graphs, ${checked} elements against central differences, ${kinks}`);
});
