/** The concepts that the page explains: where they are asked for, with which numbers, and the lines of TypeScript that do it. */
import { computed, untracked } from '@preact/signals';
import { sequential } from '../../nn/sequential.ts';
import { flatSize, layersOf, MODELS, mapShapes, type RunConfig } from '../config.ts';
import { likeliest } from '../digit/forward.ts';
import { optimizerText, programLines } from '../program.ts';
import { trainCount } from '../samples/state.ts';
import { language } from '../shared/language.ts';
import * as state from '../state.ts';
import { values } from '../workflow/looked.ts';
import { classNames } from './classes.ts';
import type { Concept, Facts } from './concepts.ts';
import { explainEn } from './explain-en.ts';
import { explainZh } from './explain-zh.ts';
import { text } from './language.ts';

export const explanations = computed(() => (language.value === 'zh' ? explainZh : explainEn));

const paramsOf = (config: RunConfig): number => sequential({ layers: layersOf(config) }).countParams();

const once = <T>(values: readonly T[]): T[] => [...new Set(values)];

export const facts = computed((): Facts => {
  const { share, whole } = text.value;
  const config = state.config.value;
  const count = trainCount.value;
  const layer = state.chosen.value?.layer ?? 0;
  const { kernelSize: filterSize } = config.convolutions[0] ?? MODELS.convnet.convolutions[0];
  return {
    kind: state.kind.value,
    count: String(count),
    params: whole(paramsOf(config)),
    inputs: whole(layer === 0 ? flatSize(state.modelConfig.value) : state.modelConfig.value.hidden[layer - 1]!.units),
    inputsAre: layer > 0 ? 'neurons' : config.convolutions.length > 0 ? 'maps' : 'pixels',
    flat: whole(flatSize(config)),
    filterSize: `${filterSize} × ${filterSize}`,
    activations: once([...config.convolutions, ...config.hidden].map(({ activation }) => activation)),
    rates: once(config.hidden.filter(({ dropout }) => dropout > 0).map(({ dropout }) => share(dropout))),
    optimizer: config.optimizer,
    learningRate: String(config.learningRate),
    batch: whole(config.batchSize),
    steps: whole(Math.ceil(count / config.batchSize)),
    ...measured.value,
  };
});

/**
 * What only a model or a run can say. While it trains, what is read stays as it is: the figure above has the live numbers. A station or a
 * picture that the reader chooses brings those of then.
 */
const measured = computed(() => {
  void [state.station.value, state.picture.value, text.value];
  return isMoving.value ? untracked(measuredNow) : measuredNow();
});
const isMoving = computed(() => state.phase.value === 'training' || state.phase.value === 'stopping');

function measuredNow(): Pick<Facts, 'guess' | 'confidence' | 'loss' | 'accuracy' | 'dispatches'> {
  const { percent, number } = text.value;
  const step = state.step.value;
  const outputs = values.value?.at(-1)?.outputs;
  const guess = outputs && likeliest(outputs);
  const { length } = state.schedule.value;
  return {
    ...(outputs && { guess: classNames.value[guess!]!, confidence: percent(outputs[guess!]!) }),
    ...(step && { loss: number(step.loss, 4), accuracy: percent(step.accuracy) }),
    ...(length > 0 && { dispatches: String(length) }),
  };
}

/** A dense layer, the outputs behind the hidden ones. */
function denseText({ hidden }: RunConfig, layer: number): string {
  const { units, activation } = hidden[layer] ?? { units: 10, activation: 'softmax' };
  return `layers.dense({ units: ${units}, activation: '${activation}' })`;
}

/** Where the pictures come from, and how many there are. */
function dataLines(config: RunConfig): string {
  const lines = programLines(config).filter(({ text, station }) => station === 'data' && /^const .*[^{]$/.test(text));
  return [...lines.map(({ text }) => text), `// to train on: [${trainCount.value}, 28, 28]`].join('\n');
}

/** The first convolution. */
function convolutionText({ convolutions }: RunConfig): string {
  const { filters, kernelSize, activation } = convolutions[0] ?? MODELS.convnet.convolutions[0];
  return `layers.conv2d({ filters: ${filters}, kernelSize: ${kernelSize}, activation: '${activation}', padding: 'same' })`;
}

/** The lines that do it, in the program of this run. */
export function linesOf(concept: Concept): string {
  const config = state.config.value;
  const { batchSize, epochs, convolutions, hidden } = config;
  const { side, channels } = mapShapes(config).at(-1)!;
  const dropout = hidden.find((layer) => layer.dropout > 0)?.dropout;
  const lines: Readonly<Record<Concept, string>> = {
    data: dataLines(config),
    convolution: convolutionText(config),
    pooling: 'layers.maxPooling2d({ poolSize: 2 })',
    flatten:
      convolutions.length === 0
        ? 'layers.flatten({ inputShape: [28, 28] }) // [28, 28] → [784]'
        : `layers.flatten() // [${side}, ${side}, ${channels}] → [${flatSize(config)}]`,
    logits: "layers.dense({ units: 10, activation: 'softmax' }) // its ten sums, before softmax",
    tensor: `const x = train.images.div(255); // [${trainCount.value}, 28, 28]\nlayers.flatten({ inputShape: [28, 28] })`,
    model: 'const model = sequential({ layers: [ … ] });\nmodel.summary();',
    neuron: denseText(state.modelConfig.value, state.chosen.value?.layer ?? 0),
    activation: denseText(config, 0),
    dropout:
      dropout === undefined ? 'layers.dropout({ rate: 0.2 }) // not here' : `layers.dropout({ rate: ${dropout} })`,
    softmax: "layers.dense({ units: 10, activation: 'softmax' })",
    loss: "model.compile({ …, loss: 'sparseCategoricalCrossentropy' });",
    optimizer: `model.compile({ optimizer: ${optimizerText(config)}, … });`,
    metric: "model.compile({ …, metrics: ['accuracy'] });\nawait model.evaluate(xTest, yTest);",
    epoch: `await model.fit(x, y, { epochs: ${epochs}, batchSize: ${batchSize} });`,
    backward: 'await model.trainOnBatch(x, y); // one forward pass, one backward pass, one update',
  };
  return lines[concept];
}
