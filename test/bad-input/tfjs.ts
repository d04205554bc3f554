/** Wrong calls of wgrad/tfjs that need no GPU. */
import * as tf from '../../src/tfjs.ts';
import { type BadInput, wrong } from './row.ts';

/** Functions and models work after a wrong call. */
export function addsTensors(): void {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  const sum = tf.tensor1d([1, 2]).add(1).sum().dataSync()[0]! + model.getWeights()[1]!.dataSync()[0]!;
  if (sum !== 5) throw new Error(`${sum}`);
}

const built = () => tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });

/** A layer of two numbers whose class does what it is given. */
function own(className: string, call: (inputs: tf.Tensor[]) => tf.Tensor): tf.Layer {
  class Own extends tf.layers.Layer {
    static className = className;
    override call = call;
  }
  return new Own({ inputShape: [2] });
}

export const BAD_TFJS: readonly BadInput[] = [
  [
    'ragged arrays',
    'UsageError',
    'tf.tensor: the arrays are ragged: [1] beside [2]. Make all rows equally long.',
    () => tf.tensor([[1, 2], [3]]),
  ],
  [
    'values that do not fill the shape',
    'UsageError',
    'tf.tensor: 3 values do not fill the shape [2, 2]. Correct one of them.',
    () => tf.tensor([1, 2, 3], [2, 2]),
  ],
  [
    'another number of axes',
    'UsageError',
    'tf.tensor2d: the values have 1 axes, [2]; expected 2. Give a shape.',
    () => tf.tensor2d([1, 2]),
  ],
  [
    'text',
    'UsageError',
    'tf.add: a tensor is of text. Text is moved, gathered and joined alone; compute with numbers.',
    () => tf.tensor1d(['a']).add(1),
  ],
  [
    'an unknown dtype',
    'UsageError',
    "tf: the dtype is 'complex64'; expected 'float32', 'int32', 'bool' or 'string'.",
    () => tf.zeros([2], wrong('complex64')),
  ],
  [
    'shapes that do not fit',
    'ShapeError',
    'tf.add: the shape of [3] does not fit [2]. Make the two shapes agree.',
    () => tf.add([1, 2], [1, 2, 3]),
  ],
  [
    'a shape of other elements',
    'UsageError',
    'tf.reshape: [3] to [2, -1]: it has 3 elements.',
    () => tf.tensor1d([1, 2, 3]).reshape([2, -1]),
  ],
  [
    'a tensor that was disposed',
    'UsageError',
    'tensor [1] of float32: it was disposed. Take keep() around what outlives a tidy().',
    () => {
      const x = tf.tensor1d([1]);
      x.dispose();
      return x.add(1);
    },
  ],
  [
    'gradients of several numbers',
    'UsageError',
    'tf.variableGrads: the function gives tensor [2] of float32; expected a single number. Take its mean().',
    () => {
      const v = tf.variable(tf.tensor1d([1, 2]));
      return tf.variableGrads(() => v.mul(2));
    },
  ],
  [
    'gradients by nothing',
    'UsageError',
    'tf.variableGrads: the value depends on no trainable variable. Compute it of variables, by functions of tf.',
    () => tf.variableGrads(() => tf.scalar(1)),
  ],
  [
    'a value that does not depend on an argument',
    'UsageError',
    'tf.grads: the value does not depend on argument 1. Leave it out.',
    () => tf.grads((x) => x.sum())([tf.scalar(1), tf.scalar(2)]),
  ],
  [
    'another shape for a variable',
    'UsageError',
    'variable.assign: odd is a tensor [1] of float32, the value a tensor [2] of float32. Give one like it.',
    () => tf.variable(tf.tensor1d([1]), true, 'odd').assign(tf.tensor1d([1, 2])),
  ],
  [
    'gradients of an unknown variable',
    'UsageError',
    "tf.train: there is no variable 'nobody'. Give gradients by the names that variableGrads gives.",
    () => tf.train.sgd(0.1).applyGradients({ nobody: tf.scalar(1) }),
  ],
  [
    'an unknown optimizer',
    'UsageError',
    "model.compile: the optimizer is 'adm'; expected one of tf.train, or adagrad, adadelta, adam, adamax, rmsprop, sgd.",
    () => built().compile({ optimizer: 'adm', loss: 'meanSquaredError' }),
  ],
  [
    'a rate that decays',
    'UsageError',
    "tf.train.adamax: decay is not there. Set the optimizer's learningRate between calls of fit.",
    () => tf.train.adamax(0.1, 0.9, 0.99, 1e-7, 0.1),
  ],
  [
    'channels first',
    'UsageError',
    "tf.layers.conv2d: dataFormat is 'channelsFirst'; channels are last here. Transpose the data.",
    () => tf.layers.conv2d({ filters: 1, kernelSize: 1, dataFormat: 'channelsFirst' }),
  ],
  [
    'a layer that is not there',
    'UsageError',
    'tf.layers.conv3d: it is not there. There is nothing of three dimensions: reshape to pictures, with depth among the channels.',
    () => tf.layers.conv3d({}),
  ],
  [
    'a layer that no model has',
    'UsageError',
    "tf: the layer's getWeights is there once a model has it. Add it to one first.",
    () => tf.layers.dense({ units: 1 }).getWeights(),
  ],
  [
    'a layer called on arrays',
    'UsageError',
    'tf: Dense.apply: expected a tensor, one of a model, or a list of such.',
    () => tf.layers.dense({ units: 1 }).apply(wrong([[1, 2]])),
  ],
  [
    'a layer that was not called',
    'UsageError',
    'tf.sequential: a layer is none of tf.layers. Call it, as in tf.layers.dense({ units: 1 }).',
    () => tf.sequential({ layers: [wrong(tf.layers.dense)] }),
  ],
  [
    'weights of other shapes',
    'UsageError',
    'tf: setWeights: got [1]; expected [2, 1], [1].',
    () => built().setWeights([tf.ones([1])]),
  ],
  [
    'an unknown layer',
    'UsageError',
    'model.getLayer: there is no layer head. It has dense.',
    () => built().getLayer('head'),
  ],
  [
    'an unknown place',
    'UsageError',
    "model.save: the place is 'ftp://x'; expected localstorage://, indexeddb://, downloads://, http://, https:// or file://, or a handler of tf.io.",
    async () => (await import('../../src/tfjs/saving.ts')).saveTo(built().inner, 'ftp://x', false),
  ],
  [
    'a handler that does not load',
    'UsageError',
    'tf.loadLayersModel: the handler has no load(). Give an address, or one of tf.io.',
    () => tf.loadLayersModel(tf.io.withSaveHandler(async () => undefined)),
  ],
  [
    'artifacts without a model',
    'UsageError',
    'tf.loadLayersModel: the artifacts have no modelTopology.',
    () => tf.loadLayersModel(tf.io.withLoadHandler(async () => ({}))),
  ],
  [
    'a model that nobody saved',
    'UsageError',
    "tf.io.removeModel: there is no 'localstorage://none'. listModels() says which there are.",
    () => tf.io.removeModel('localstorage://none'),
  ],
  [
    'arrays of different length, shuffled alike',
    'UsageError',
    'tf.util.shuffleCombo: the arrays differ in length.',
    () => tf.util.shuffleCombo([1, 2], [1]),
  ],
  [
    'graphs of TensorFlow',
    'UsageError',
    'tf.loadGraphModel: graphs of TensorFlow are not there. Take the Keras model that the graph was made of: npm run convert -- model.keras folder/, then tf.loadLayersModel. To predict alone, ONNX Runtime Web runs graphs that tf2onnx has converted.',
    () => tf.loadGraphModel(),
  ],
  [
    'gradients of the own',
    'UsageError',
    "tf.customGrad: it is not there. Write the function of tf's own, whose gradients are known.",
    () => tf.customGrad(),
  ],
  ['a range without a step', 'UsageError', 'tf.range: step is 0; expected another number.', () => tf.range(0, 1, 0)],
  [
    'an unknown norm',
    'UsageError',
    "tf.norm: ord is 3; expected 1, 2, 'euclidean' or Infinity.",
    () => tf.norm([1], 3),
  ],
  [
    'more than there are',
    'UsageError',
    'tf.topk: k is 3; expected a whole number from 1 to 2.',
    () => tf.topk([1, 2], 3),
  ],
  [
    'a layer whose call uses values',
    'UsageError',
    'looks: tensor.dataSync: it has no values before the step runs: losses, metrics and calls of layers are traced. Compute with tensors.',
    () => tf.sequential({ layers: [own('Looks', ([x]) => tf.scalar(x!.dataSync()[0]!))] }),
  ],
  [
    'a layer whose call takes what the GPU has no kernel for',
    'UsageError',
    'waves: tf.sin: tfjs/sin runs on the CPU alone, so losses, metrics and layers of models cannot have it.',
    () => tf.sequential({ layers: [own('Waves', ([x]) => x!.sin())] }),
  ],
  [
    'a layer whose call sorts',
    'UsageError',
    'sorts: tf.topk: it has no form in a step. Call it on values.',
    () => tf.sequential({ layers: [own('Sorts', ([x]) => tf.topk(x!, 1).values)] }),
  ],
  [
    'a layer whose call does not depend on its inputs',
    'UsageError',
    'fixed: its call gives a tensor [3, 2] of float32 that does not depend on its inputs; expected a tensor that it computed of them, at once.',
    () => tf.sequential({ layers: [own('Fixed', ([x]) => tf.ones(x!.shape))] }),
  ],
  [
    'a layer whose call is asynchronous',
    'UsageError',
    'late: its call gives a promise; expected a tensor that it computed of them, at once. Write it without await.',
    () =>
      tf.sequential({
        layers: [
          own(
            'Late',
            wrong(async ([x]: tf.Tensor[]) => x),
          ),
        ],
      }),
  ],
  [
    'a weight that nothing says how to begin',
    'UsageError',
    "Begins.addWeight('kernel'): there is no initializer; expected a name such as 'glorotUniform', or one of tf.initializers.",
    () => own('Begins', ([x]) => x!).addWeight('kernel', [2]),
  ],
  [
    'a weight of whole numbers',
    'UsageError',
    "Counts.addWeight('kernel'): the dtype is int32; expected 'float32'.",
    () => own('Counts', ([x]) => x!).addWeight('kernel', [2], 'int32', 'zeros'),
  ],
  [
    'a weight of a layer that has its own',
    'UsageError',
    'tf: Dense.addWeight: it has its own weights.',
    () => tf.layers.dense({ units: 1 }).addWeight('kernel', [2], null, 'zeros'),
  ],
  [
    'a layer on a number',
    'UsageError',
    'tf: dense.apply: a tensor has no axes; expected [batch, ...].',
    () => tf.layers.dense({ units: 1 }).apply(tf.scalar(1)),
  ],
  [
    'a class that is no layer',
    'UsageError',
    'tf.serialization.registerClass: expected a class that extends tf.layers.Layer. Others are not read from files.',
    () => tf.serialization.registerClass(wrong(class {})),
  ],
  [
    'masks of a strided slice',
    'UsageError',
    'tf.stridedSlice: masks are not there. Write begin and end out.',
    () => tf.stridedSlice([1, 2], [0], [1], [1], 1),
  ],
  [
    'channels that come first',
    'UsageError',
    "tf.conv2d: dataFormat is 'NCHW'; channels are last here. Transpose the data.",
    () => tf.conv2d(tf.ones([1, 2, 2, 1]), tf.ones([1, 1, 1, 1]), 1, 'same', 'NCHW'),
  ],
  [
    'an equation for other tensors',
    'UsageError',
    "tf.einsum: 'ij,jk->ik' for 1 tensors; expected one such as 'ij,jk->ik'.",
    () => tf.einsum('ij,jk->ik', tf.ones([2, 2])),
  ],
];
