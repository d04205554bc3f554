/** The concepts that the GAN page explains: with which numbers, and the lines of the programs of examples/ that do it. */
import { computed } from '@preact/signals';
import { fromLevel } from '../../../report/sheet.ts';
import { spreadOf } from '../../../report/trouble.ts';
import { language } from '../../shared/language.ts';
import type { Mode } from '../config.ts';
import { networksOf } from '../networks.ts';
import { COUNT, PIXELS } from '../sheets.ts';
import * as state from '../state.ts';
import type { Concept, Facts } from './concepts.ts';
import { explainEn } from './explain-en.ts';
import { explainZh } from './explain-zh.ts';
import { text } from './language.ts';

export const explanations = computed(() => (language.value === 'zh' ? explainZh : explainEn));

/** The networks that are there, or that the settings would make. */
export const networks = computed(() => networksOf((state.hasNetworks.value ? state.modelConfig : state.config).value));

const realSpread = computed(() => {
  const images = state.digits.value?.testImages.subarray(0, COUNT * PIXELS);
  return images && spreadOf(Float32Array.from(images, fromLevel), COUNT);
});

export const facts = computed((): Facts => {
  const { whole, number, percent } = text.value;
  const { width, batchSize, learningRate, lambda } = state.config.value;
  const { step, judgement, trained, sheet } = state;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const loss = (value: number | undefined): string | undefined => (value === undefined ? undefined : number(value, 4));
  const pixels = sheet.value?.pixels;
  return {
    mode: state.mode,
    width: String(width),
    generatorParams: whole(networks.value.generator.params),
    discriminatorParams: whole(networks.value.discriminator.params),
    batch: whole(batchSize),
    learningRate: String(learningRate),
    lambda: String(lambda),
    steps: trained.value === undefined ? undefined : whole(trained.value),
    gLoss: loss(step.value?.gLoss),
    dLoss: loss(step.value?.dLoss),
    adversarial: loss(step.value?.adversarial),
    error: loss(step.value?.error),
    real: judgement.value && percent(mean(judgement.value.real)),
    drawn: judgement.value && percent(mean(judgement.value.drawn)),
    spread: pixels && number(spreadOf(Float32Array.from(pixels, fromLevel), COUNT), 2),
    realSpread: realSpread.value === undefined ? undefined : number(realSpread.value, 2),
  };
});

const LINES: Readonly<Record<Concept, Readonly<Record<Mode, string>>>> = {
  generator: {
    draw: 'const fake = G(random.normal([batch, 100])); // [batch, 28, 28, 1]',
    repair: 'const repaired = G(damaged(whole, random, kinds)); // [batch, 28, 28, 1]',
  },
  discriminator: {
    draw: 'const [onReal, onFake] = [D(x.mul(2).sub(1)), D(fake)]; // logits [batch, 1]',
    repair: 'const dLoss = bce(1, D(whole)).add(bce(0, D(repaired.stopGradient())));',
  },
  adversarial: {
    draw: 'const [gLoss, dLoss] = [bce(1, onFake), bce(1, onReal).add(bce(0, onFake))];',
    repair: 'const adversarial = bce(1, D.with(learnt)(repaired));',
  },
  restoration: { draw: '', repair: 'const gLoss = adversarial.add(error.mul(scalars.lambda));' },
  turns: {
    draw: 'updates: [g.minimize(gLoss, G), d.minimize(dLoss, D)] // both at the old weights',
    repair: 'const learnt = d.minimize(dLoss, D);\nupdates: [learnt, g.minimize(gLoss, G)] // gLoss by D.with(learnt)',
  },
  collapse: {
    draw: 'await generator.predict(noise(16)) // are they all alike?',
    repair: 'await generator.predict(damaged)',
  },
  batchNorm: {
    draw: 'layers.batchNormalization(), layers.leakyReLU()',
    repair: 'layers.batchNormalization() // not here',
  },
  transposed: {
    draw: "layers.conv2dTranspose({ filters: width, strides: 2, kernelSize: 5, padding: 'same' })",
    repair: "layers.conv2dTranspose({ filters: width, strides: 2, kernelSize: 5, padding: 'same' })",
  },
};

export const linesOf = (concept: Concept): string => LINES[concept][state.mode];
