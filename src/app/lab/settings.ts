/** What the overfitting lab and the optimizer race train. */
import { signal } from '@preact/signals';
import { OPTIMIZERS, type RunConfig } from '../config.ts';
import type { NumberRule } from '../shared/numbers.ts';

export type OptimizerName = RunConfig['optimizer'];

/** Enough to learn a thousand digits by heart. */
const UNITS = 128;
export const LAB_DROPOUTS = [0, 0.5] as const;

export const LAB_NUMBERS = {
  samples: { least: 100, most: 10_000, whole: true },
  epochs: { least: 2, most: 500, whole: true },
  patience: { least: 1, most: 100, whole: true },
} as const satisfies Record<string, NumberRule>;

export const lab = signal({ samples: 1000, epochs: 30, early: false, patience: 5 });

/** One for each dropout, else the same. */
export function labRuns({ samples, epochs, early, patience }: typeof lab.value): Partial<RunConfig>[] {
  return LAB_DROPOUTS.map((dropout) => ({
    hidden: [{ units: UNITS, activation: 'relu', dropout }],
    earlyStopping: early ? patience : undefined,
    ...{ samples, epochs },
  }));
}

/** With which each does well on digits; Adadelta's is that of its paper (Zeiler 2012), Lion's a third of Adam's (Chen et al. 2023). */
const RATES: Readonly<Record<OptimizerName, number>> = {
  ...{ adam: 0.001, sgd: 0.1, momentum: 0.03, rmsprop: 0.001, adamW: 0.001, nadam: 0.001 },
  ...{ adamax: 0.002, lamb: 0.005, lion: 0.0003, adagrad: 0.03, adadelta: 1, ftrl: 0.1 },
};
const FIRST: readonly OptimizerName[] = ['adam', 'sgd', 'momentum', 'rmsprop'];

interface Racer {
  readonly name: OptimizerName;
  readonly takesPart: boolean;
  readonly learningRate: number;
}

export const racers = signal<readonly Racer[]>(
  OPTIMIZERS.map((name) => ({ name, takesPart: FIRST.includes(name), learningRate: RATES[name] })),
);
export const raced = signal({ samples: 2000, epochs: 5 });

export const raceRuns = (): Partial<RunConfig>[] =>
  racers.value.flatMap(({ name, takesPart, learningRate }) =>
    takesPart ? [{ optimizer: name, learningRate, ...raced.value }] : [],
  );
