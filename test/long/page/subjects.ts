/** What the long checks train, by name: small, on samples that are the same each time, with a print of all that it has learnt. */
import { build as buildDcgan } from '../../../examples/dcgan.ts';
import { build as buildRepair } from '../../../examples/repair.ts';
import { madeUpDigits } from '../../../src/data/made-up.ts';
import { sha256 } from '../../../src/data/sha256.ts';
import {
  data,
  type History,
  layers,
  type Model,
  type NamedWeight,
  type OptimizerState,
  type Sequential,
  sequential,
  type Tensor,
  type TrainerFitOptions,
  tensor,
} from '../../../src/index.ts';

export const COUNT = 4096;
export const BATCH = 32;

/** Pictures that look like noise and their classes, the same each time. */
export function samples(): { x: Tensor; y: Tensor } {
  const pixels = Uint8Array.from({ length: COUNT * 784 }, (_, i) => (Math.imul(i, 2654435761) >>> 24) & 255);
  const classes = Uint8Array.from({ length: COUNT }, (_, i) => (pixels[i * 784]! + pixels[i * 784 + 5]!) % 10);
  return { x: tensor(pixels, [COUNT, 28, 28]).div(255), y: tensor(classes) };
}

export function mlp(): Sequential {
  const model = sequential({
    seed: 1,
    layers: [
      layers.flatten({ inputShape: [28, 28] }),
      layers.dense({ units: 128, activation: 'relu' }),
      layers.dropout({ rate: 0.2 }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

const print = async (parts: readonly (readonly NamedWeight[])[], states: readonly OptimizerState[] = []) => {
  const tensors = [...parts.flat(), ...states.flatMap(({ slots }) => slots)].map(({ values }) => values);
  const bytes = new Blob([...tensors, ...states.map(({ rates }) => rates)] as BlobPart[]);
  return sha256(new Uint8Array(await bytes.arrayBuffer()));
};

/** SHA-256 of all weights and of what the optimizer has learnt. */
export const printOf = async (model: Sequential): Promise<string> =>
  print([await model.getWeights()], [await model.getOptimizerState()]);

/** Something that is trained, whatever it is. */
interface Subject {
  fit(options: Pick<TrainerFitOptions, 'epochs' | 'callbacks' | 'checkpoint' | 'recovery'>): Promise<History>;
  /** of the last `fit` */
  recoveries(): number;
  /** SHA-256 by what they are of: each network, and what the optimizers have learnt. */
  prints(): Promise<Readonly<Record<string, string>>>;
}

const measured = (model: Sequential): Omit<Subject, 'fit'> => ({
  recoveries: () => model.lastFit!.recoveries,
  prints: async () => ({ model: await printOf(model) }),
});

function classifier(): Subject {
  const [{ x, y }, model] = [samples(), mlp()];
  return { ...measured(model), fit: (options) => model.fit(x, y, { batchSize: BATCH, verbose: 0, ...options }) };
}

/** The same network on batches that are cut out while it trains: 40 an epoch, in another order each time. */
function streamed(): Subject {
  const [{ x, y }, model] = [samples(), mlp()];
  const cut = (batch: number) => [x, y].map((all) => all.slice(batch * BATCH, (batch + 1) * BATCH)) as [Tensor, Tensor];
  const batches = data.range(40).shuffle(40, { seed: 6 }).map(cut);
  return { ...measured(model), fit: (options) => model.fit(batches, { verbose: 0, ...options }) };
}

/** What both pairs of adversarial networks are to these checks. */
interface Pair {
  readonly trainer: {
    fit(samples: { readonly x: Tensor }, options: TrainerFitOptions): Promise<History>;
    readonly lastFit: { readonly recoveries: number } | undefined;
    getOptimizerState(name: 'g' | 'd'): Promise<OptimizerState>;
  };
  readonly generator: Model;
  readonly discriminator: Model;
}

/** On 96 pictures in batches of 8: 12 steps an epoch. */
function adversaries({ trainer, generator, discriminator }: Pair): Subject {
  const x = madeUpDigits({ train: 96, test: 1, seed: 1 }).train.images.reshape([96, 28, 28, 1]).div(255);
  return {
    fit: (options) => trainer.fit({ x }, { batchSize: 8, verbose: 0, ...options }),
    recoveries: () => trainer.lastFit!.recoveries,
    prints: async () => ({
      generator: await print([await generator.getWeights()]),
      discriminator: await print([await discriminator.getWeights()]),
      optimizers: await print([], [await trainer.getOptimizerState('g'), await trainer.getOptimizerState('d')]),
    }),
  };
}

const SMALL = { width: 2, learningRate: 0.001 };

export const SUBJECTS = {
  mlp: classifier,
  stream: streamed,
  dcgan: () => {
    const { gan, ...networks } = buildDcgan({ ...SMALL, beta1: 0.5 });
    return adversaries({ trainer: gan, ...networks });
  },
  repair: () => {
    const { repair, ...networks } = buildRepair(SMALL);
    return adversaries({ trainer: repair, ...networks });
  },
} as const satisfies Record<string, () => Subject>;

export type SubjectName = keyof typeof SUBJECTS;
