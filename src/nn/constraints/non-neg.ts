/** Weights that are not negative. */
import { maximum } from '../../ops/comparisons.ts';
import { fill } from '../../ops/sources.ts';
import { expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import type { Constraint } from './constraint.ts';

/** What is negative becomes 0. Source: Keras, NonNeg. @throws UsageError for options, of which it has none */
export const nonNeg = /* @__PURE__ */ maker('constraints.nonNeg()', (options: object = {}): Constraint => {
  expectOptions('constraints.nonNeg', options, []);
  return {
    config: { class_name: 'NonNeg', config: {} },
    constrained: (value) => maximum(value, fill([], 0)),
  };
});
