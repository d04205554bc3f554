/** The concepts that the GAN page explains, and the live numbers that explanations may use. */
import type { Mode } from '../config.ts';

/** Of the networks and the run at hand; numbers as text. What was not measured yet is undefined. */
export interface Facts {
  readonly mode: Mode;
  readonly width: string;
  /** numbers that each network has learnt */
  readonly generatorParams: string;
  readonly discriminatorParams: string;
  readonly batch: string;
  readonly learningRate: string;
  readonly lambda: string;
  readonly steps?: string;
  /** means over the epoch so far */
  readonly gLoss?: string;
  readonly dLoss?: string;
  readonly adversarial?: string;
  readonly error?: string;
  /** what the discriminator believed when it was last asked, on average: of real pictures and of the generator's */
  readonly real?: string;
  readonly drawn?: string;
  /** how much the pictures of the sheet differ, and as many real ones */
  readonly spread?: string;
  readonly realSpread?: string;
}

export const CONCEPTS = [
  'generator',
  'discriminator',
  'adversarial',
  'restoration',
  'turns',
  'collapse',
  'batchNorm',
  'transposed',
] as const;
export type Concept = (typeof CONCEPTS)[number];

export type Explanations = Readonly<
  Record<Concept, { readonly title: string; readonly text: (facts: Facts) => string }>
>;
