/**
 * Where wgrad is not as Keras on purpose, each with the reason. docs/keras.md tells them, and test/unit/nn/keras-facts.test.ts, which compares
 * all of the API with Keras itself, accepts no others.
 */
import type { Kind } from './api.ts';

export interface Difference {
  /** Keras's, with spaces between them */
  readonly names: string;
  readonly why: string;
  /** members of configs that only one of them has, or that differ */
  readonly config?: string;
  /** the class that files have in place of Keras's, which Keras takes for the same */
  readonly className?: string;
}

const LOST = 'in files. Keras reads it there, but leaves it out of its own.';
const CAUSAL = 'An option of the layer; in Keras an argument of the call, which a file has with the call.';

export const DIFFERENCES: { readonly [K in Kind]?: readonly Difference[] } = {
  losses: [
    { names: 'Huber', config: 'delta', why: `\`delta\` is ${LOST}` },
    { names: 'CosineSimilarity', config: 'axis', why: `\`axis\` is ${LOST}` },
    {
      names: 'BinaryCrossentropy CategoricalCrossentropy SparseCategoricalCrossentropy',
      why: 'Of a sigmoid or softmax of the model the logits are taken, so that nothing is clipped, as Keras does with TensorFlow alone.',
    },
  ],
  metrics: [
    { names: 'CosineSimilarity', config: 'axis', why: `\`axis\` is ${LOST}` },
    {
      names: 'BinaryIoU IoU MeanIoU OneHotIoU OneHotMeanIoU',
      why: 'Weights of samples count as they are; Keras cuts them to whole numbers.',
    },
  ],
  optimizers: [
    {
      names: 'Adam AdamW',
      config: 'epsilon_place',
      why: 'Has an option of its own, `epsilonPlace`, of which files that Keras reads have nothing.',
    },
  ],
  initializers: [
    { names: 'Identity', config: 'gain', why: `\`gain\` is ${LOST}` },
    {
      names: 'VarianceScaling',
      className: 'HeUniform',
      why: 'One that is that of Glorot, He or LeCun is read as such: TensorFlow.js writes these so.',
    },
  ],
  regularizers: [
    { names: 'L1', className: 'L1L2', config: 'l2', why: 'Files have it as `L1L2`: TensorFlow.js knows no other.' },
    { names: 'L2', className: 'L1L2', config: 'l1', why: 'Files have it as `L1L2`: TensorFlow.js knows no other.' },
  ],
  layers: [
    { names: 'Attention AdditiveAttention MultiHeadAttention', config: 'use_causal_mask', why: CAUSAL },
    {
      names: 'AveragePooling1D AveragePooling2D',
      why: '`poolSize` is 2 by default, as it is for `MaxPooling2D`; Keras has none.',
    },
    {
      names: 'Bidirectional',
      config: 'backward_layer',
      why: 'Files have the layer that goes back only where it was given: Keras makes the same one of the other.',
    },
    {
      names: 'DepthwiseConv2D',
      why: 'Its kernel is called `depthwise_kernel`, as in Keras 2 and TensorFlow.js; in Keras 3 `kernel`.',
    },
    {
      names: 'RandomContrast',
      config: 'factor',
      why: "A single `factor` f stands for 1 - f to 1 + f, as Keras's documentation says; Keras 3.15 draws from 1 to 1 + f.",
    },
    {
      names: 'RandomCrop',
      why: "Does what Keras's documentation says while it does not train: the middle, resized. Keras 3.15 gives the whole picture.",
    },
  ],
};

/** Names of wgrad's API of which there are no numbers of Keras's, and why. */
export const WITHOUT_FACTS: { readonly [K in Kind]?: Readonly<Record<string, string>> } = {
  layers: {
    inputLayer: 'computes nothing',
    integerLookup: "vocabularies, which Keras's own tests have: test/unit/nn/layers.test.ts",
    lambda: "a function of the user's",
    positionEmbedding: "KerasHub's",
    sinePositionEncoding: "KerasHub's",
    thresholdedReLU: "Keras 2's and TensorFlow.js's",
  },
};
