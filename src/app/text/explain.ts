/** The concepts that the page explains: where they are asked for, with which numbers, and the lines of TypeScript that do it. */
import { computed } from '@preact/signals';
import { buildLayers } from '../../nn/build-layers.ts';
import { layersOf, type RunConfig } from '../config.ts';
import { forward, likeliest } from '../digit/forward.ts';
import * as state from '../state.ts';
import type { Concept, Facts } from './concepts.ts';
import { explainEn } from './explain-en.ts';
import { explainZh } from './explain-zh.ts';
import { language, text } from './language.ts';

export const explanations = computed(() => (language.value === 'zh' ? explainZh : explainEn));

const paramsOf = (config: RunConfig): number =>
  buildLayers(layersOf(config))
    .flatMap(({ params }) => params)
    .reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);

export const facts = computed((): Facts => {
  const { whole, percent, number, optimizers } = text.value;
  const config = state.config.value;
  const count = state.digits.value?.trainCount ?? config.samples ?? 60_000;
  const [network, picture] = [state.network.value, state.picture.value];
  const outputs = network && picture && forward(network, picture.pixels).at(-1)!.outputs;
  const guess = outputs && likeliest(outputs);
  const step = state.step.value;
  return {
    count: whole(count),
    params: whole(paramsOf(config)),
    inputs: '784',
    activation: config.hidden[0]?.activation ?? 'softmax',
    rate: percent(config.hidden[0]?.dropout ?? 0),
    guess: guess === undefined ? '?' : String(guess),
    confidence: outputs === undefined ? '?' : percent(outputs[guess!]!),
    loss: step === undefined ? '2.303' : number(step.recentLoss, 3),
    accuracy: step === undefined ? '10 %' : percent(step.recentAccuracy),
    optimizer: optimizers[config.optimizer],
    batch: whole(config.batchSize),
    steps: whole(Math.ceil(count / config.batchSize)),
    dispatches: state.schedule.value.length === 0 ? '4' : String(state.schedule.value.length),
  };
});

/** The lines that do it, in the program of this run. */
export function linesOf(concept: Concept, config: RunConfig): string {
  const [first] = config.hidden;
  const { learningRate, batchSize, epochs } = config;
  const dense = first
    ? `layers.dense({ units: ${first.units}, activation: '${first.activation}' })`
    : "layers.dense({ units: 10, activation: 'softmax' })";
  const lines: Readonly<Record<Concept, string>> = {
    tensor: 'const x = train.images.div(255); // [60000, 28, 28]\nlayers.flatten({ inputShape: [28, 28] })',
    model: 'const model = sequential({ layers: [ … ] });\nmodel.summary();',
    neuron: dense,
    activation: dense,
    dropout: `layers.dropout({ rate: ${first?.dropout ?? 0} })`,
    softmax: "layers.dense({ units: 10, activation: 'softmax' })",
    loss: "model.compile({ …, loss: 'sparseCategoricalCrossentropy' });",
    optimizer: `model.compile({ optimizer: optimizers.${config.optimizer === 'adam' ? 'adam' : 'sgd'}({ learningRate: ${learningRate} }), … });`,
    metric: "model.compile({ …, metrics: ['accuracy'] });\nawait model.evaluate(xTest, yTest);",
    epoch: `await model.fit(x, y, { epochs: ${epochs}, batchSize: ${batchSize} });`,
    backward: 'await model.trainOnBatch(x, y); // one forward pass, one backward pass, one update',
  };
  return lines[concept];
}
