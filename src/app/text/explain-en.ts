/** Explanations in English: each concept in a few sentences, with the numbers of the run at hand. */
import type { Explanations, Facts } from './concepts.ts';

const BENDS: Readonly<Record<Facts['activations'][number], string>> = {
  relu: 'ReLU lets what is above zero pass and makes the rest 0.',
  tanh: 'Tanh presses any sum into the range from −1 to 1.',
  sigmoid: 'Sigmoid presses any sum into the range from 0 to 1.',
  linear: 'Linear changes nothing.',
};

const PACES: Readonly<Record<Facts['optimizer'], string>> = {
  adam: 'Adam gives each parameter a pace of its own, from what it saw of its gradients so far.',
  sgd: 'SGD, stochastic gradient descent, does just that.',
  momentum: 'With momentum a step also keeps nine tenths of the speed of the step before, like a ball that rolls.',
  rmsprop:
    'RMSprop divides each gradient by its usual size of late, so that steep and flat parameters go at like paces.',
  adamW: 'AdamW is Adam that also lets each parameter shrink a little in each step, apart from the gradient.',
  nadam: 'Nadam is Adam with Nesterov’s momentum: it looks at where the speed is going to lead.',
  adamax: 'Adamax is Adam that goes by the largest gradient of late instead of the usual one.',
  lamb: 'LAMB is Adam whose steps are as large as the weights of their layer allow; it is made for large batches.',
  lion: 'Lion goes by the sign of the gradient alone: all parameters move by the same amount.',
  adagrad: 'Adagrad divides by the root of all squares of gradients so far, so its steps only become smaller.',
  adadelta:
    'Adadelta finds out by itself how far to go, from how far it went before; the learning rate only scales that.',
  ftrl: 'FTRL goes to where the sum of all gradients so far leads, which keeps unneeded parameters at zero.',
};

const NOBODY: Readonly<Record<Facts['kind'], string>> = {
  digits: 'Nobody could write down what makes a 3 a 3.',
  clothes: 'Nobody could write down what makes a shirt a shirt.',
};

const INPUTS = {
  pixels: 'the pixels',
  maps: 'all places of the feature maps',
  neurons: 'the neurons of the layer before',
} as const;

export const explainEn: Explanations = {
  data: {
    title: 'Data: questions with their answers',
    text: ({ count, kind }) =>
      `An ordinary program is rules that somebody wrote, and gives answers. Here it is the other way round: training gets ${count} pictures together with the right answers, and finds the rules itself. ${NOBODY[kind]}`,
  },
  flatten: {
    title: 'Flatten',
    text: ({ flat }) =>
      `A dense layer wants a row of numbers, so Flatten lays the rows of what it is given one after the other: ${flat} numbers. It has nothing to learn and changes no number; that pixels were neighbours is forgotten.`,
  },
  convolution: {
    title: 'Convolution, filter and feature map',
    text: ({ filterSize }) =>
      `A filter is a small picture of weights, here ${filterSize}. It is laid on every place of the picture in turn, and each time its weights times the pixels beneath are added up: the sums are a picture again, its feature map, bright where the picture looks like the filter – a stroke that rises, an edge, an end. A filter has few weights, and finds its stroke wherever it is. A further convolution looks at all maps of the one before it at once.`,
  },
  pooling: {
    title: 'Max pooling',
    text: () =>
      'Of each 2 × 2 values of a map only the largest goes on: a quarter of the numbers. What was found stays; exactly where it was, matters less. There is nothing to learn in it.',
  },
  logits: {
    title: 'The last dense layer',
    text: () =>
      'Ten neurons, one for each possible answer (class). Each adds up what the layer before found, by weights of its own: the sum says how much speaks for its answer. These sums are called logits; they can be any numbers, below zero too.',
  },
  tensor: {
    title: 'Tensor and shape',
    text: ({ count }) =>
      `A tensor is numbers in rows and columns, and its shape says how many. A picture is [28, 28], all training pictures together are [${count}, 28, 28]. Each number is how bright a pixel is, from 0 to 1. Flatten makes one row of numbers of it, which dense layers need.`,
  },
  model: {
    title: 'Model and parameters',
    text: ({ params }) =>
      `A model turns a picture into ten probabilities by layers, one after the other. What it knows is in its parameters: weights and biases, here ${params} numbers. They begin at random and training changes them a little at each step.`,
  },
  neuron: {
    title: 'Neuron and weighted sum',
    text: ({ inputs, inputsAre }) =>
      `A neuron multiplies each of its inputs by a weight of its own, adds it all up and adds its bias. Here it has ${inputs} inputs, ${INPUTS[inputsAre]}. A large weight means: this input speaks for what I look for. All neurons of a layer do so at once, which is a product of matrices, what GPUs do best.`,
  },
  activation: {
    title: 'Activation function',
    text: ({ activations }) =>
      activations.length === 0
        ? 'Between layers, sums go through an activation function, which bends them. Here is no hidden layer, so there is none but the softmax of the outputs.'
        : `The sum then goes through an activation function, here ${activations.join(' and ')}. ${activations.map((name) => BENDS[name]).join(' ')} Without any bend all layers together could do no more than a single one.`,
  },
  dropout: {
    title: 'Dropout and overfitting',
    text: ({ rates }) =>
      `In each step of training, dropout switches off ${rates.length === 0 ? 'a share' : rates.join(' or ')} of a layer’s neurons at random, others for each picture${rates.length === 0 ? '; here it is 0: none' : ''}. So no neuron can rely on a single other one. It works against overfitting: learning the training pictures by heart. You see overfitting where the training line goes on getting better and the test dots do not. Train once with dropout and once without, and compare.`,
  },
  softmax: {
    title: 'Softmax',
    text: ({ guess, confidence }) =>
      `The ten outputs are any numbers. Softmax raises e to the power of each and divides by their sum, so that all are between 0 and 1 and add up to 1: probabilities.${guess === undefined ? '' : ` For the picture above the largest is ${confidence}, for ${guess}.`}`,
  },
  loss: {
    title: 'Loss',
    text: ({ loss }) =>
      `The loss says how wrong the model is: −ln of the probability that it gave to the right answer, the mean over a batch. Knowing nothing means ln 10 = 2.303, being sure and right means 0.${loss === undefined ? '' : ` Over this epoch so far it is ${loss}.`}`,
  },
  optimizer: {
    title: 'Optimizer',
    text: ({ optimizer, learningRate }) =>
      `The optimizer changes each parameter a little in the direction that makes the loss smaller. How far is the learning rate, here ${learningRate}. ${PACES[optimizer]}`,
  },
  metric: {
    title: 'Metric',
    text: ({ accuracy }) =>
      `Accuracy is the share of pictures that it gets right${accuracy === undefined ? '' : `, over this epoch so far ${accuracy}`}. It is for people: training cannot use it, since a small change of the weights mostly does not change it at all. What counts is the accuracy on test pictures, which it was not trained on.`,
  },
  epoch: {
    title: 'Epoch and batch',
    text: ({ batch, steps }) =>
      `A step of training looks at a batch of ${batch} pictures. After ${steps} steps it has seen all of them once: an epoch. Then they are shuffled and it begins again. The smaller the batch, the quicker each step, and the noisier, which helps a little.`,
  },
  backward: {
    title: 'Forward and backward pass',
    text: ({ dispatches }) =>
      `Forward: the batch goes through all layers, up to the loss. Backward: from the loss back to the first layer, the chain rule gives for each parameter how the loss would change with it, its gradient. Then the optimizer changes the parameters. ${dispatches === undefined ? 'All of that takes a few kernel launches' : `All of that took ${dispatches} kernel launches here`}, because the compiler fuses what belongs together.`,
  },
};
