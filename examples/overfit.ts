/**
 * Overfit and underfit, after TensorFlow's tutorial: which of two kinds a particle is, by 28 measurements of which six say something and the
 * others are noise. A tiny model learns little, a large one learns the noise by heart; penalties on its weights and dropout keep it from that.
 */
import {
  earlyStopping,
  layers,
  metrics,
  optimizers,
  regularizers,
  type Sequential,
  schedules,
  sequential,
  type Tensor,
  tensor,
} from 'wgrad';
import { seeded } from './data/random.ts';

export type Size = 'tiny' | 'large' | 'regularized';

const FEATURES = 28;

/** Measurements x [count, 28], and kinds y [count, 1]: both kinds overlap, so nobody can tell all of them. */
export function data(): { train: [x: Tensor, y: Tensor]; validation: [x: Tensor, y: Tensor] } {
  const random = seeded(4);
  const particles = (count: number): [Tensor, Tensor] => {
    const kinds = Array.from({ length: count }, () => random.below(2));
    const x = kinds.map((kind) =>
      Array.from({ length: FEATURES }, (_, feature) => random.normal(feature < 6 ? 0.35 * (2 * kind - 1) : 0, 1)),
    );
    return [tensor(x), tensor(kinds.map((kind) => [kind]))];
  };
  return { train: particles(600), validation: particles(1000) };
}

export function build(size: Size, seed: number): Sequential {
  const { units, hidden } = size === 'tiny' ? { units: 16, hidden: 1 } : { units: 128, hidden: 2 };
  const isRegularized = size === 'regularized';
  const rules = isRegularized ? { kernelRegularizer: regularizers.l2({ l2: 0.002 }) } : {};
  const model = sequential({ seed, name: size });
  for (let i = 0; i < hidden; i++) {
    model.add(layers.dense({ units, activation: 'elu', inputShape: i === 0 ? [FEATURES] : undefined, ...rules }));
    if (isRegularized) model.add(layers.dropout({ rate: 0.5 }));
  }
  model.add(layers.dense({ units: 1, activation: 'sigmoid' }));
  const learningRate = schedules.inverseTimeDecay({ initialLearningRate: 0.003, decaySteps: 200, decayRate: 1 });
  model.compile({
    optimizer: optimizers.adam({ learningRate }),
    loss: 'binaryCrossentropy',
    metrics: ['accuracy', metrics.binaryCrossentropy({ name: 'crossentropy' })], // the loss has the penalties as well
  });
  return model;
}

/** How well each model tells particles that it has not seen: the cross-entropy, smaller is better. */
export async function run({ epochs = 40, verbose = 0 as 0 | 1 | 2 } = {}): Promise<Record<Size, number>> {
  const { train, validation } = data();
  const results = { tiny: 0, large: 0, regularized: 0 };
  for (const size of ['tiny', 'large', 'regularized'] as const) {
    const model = build(size, 1);
    const { history } = await model.fit(...train, {
      ...{ epochs, verbose, batchSize: 50, validationData: validation },
      callbacks: earlyStopping({ monitor: 'val_crossentropy', patience: 10 }),
    });
    const [seen, unseen] = [history.crossentropy!.at(-1)!, history.val_crossentropy!.at(-1)!];
    results[size] = unseen;
    console.log(
      `${size}: ${seen.toFixed(3)} on what it has seen, ${unseen.toFixed(3)} on others, after ${history.loss!.length} epochs`,
    );
    model.dispose();
  }
  return results;
}
