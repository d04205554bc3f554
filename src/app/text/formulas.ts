/** What optimizers make of a gradient g: w a weight, η the learning rate. */
import type { RunConfig } from '../config.ts';

export const FORMULAS: Readonly<Record<RunConfig['optimizer'], string>> = {
  adam: 'w ← w − η · m̂ / (√v̂ + ε)',
  sgd: 'w ← w − η · g',
  momentum: 'v ← 0.9 v − η g, w ← w + v',
  rmsprop: 'w ← w − η · g / √(v + ε)',
  adamW: 'w ← w − η · (m̂ / (√v̂ + ε) + λ w)',
  nadam: 'w ← w − η · (β₁ m̂ + (1 − β₁) ĝ) / (√v̂ + ε)',
  adamax: 'w ← w − η · m̂ / (u + ε)',
  lamb: 'w ← w − η · ‖w‖ / ‖r‖ · r',
  lion: 'w ← w − η · sign(β₁ m + (1 − β₁) g)',
  adagrad: 'w ← w − η · g / √(Σ g² + ε)',
  adadelta: 'w ← w − η · g · √(d + ε) / √(v + ε)',
  ftrl: 'w ← − η · z / √(Σ g²)',
};
