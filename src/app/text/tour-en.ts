/** The tour in English: eight stops, each a few sentences, with the numbers of the run at hand. */
import type { TourText } from './stops.ts';

export const tourEn: TourText = {
  title: 'Tour in eight stops',
  stopOf: (n, all) => `Stop ${n} of ${all}`,
  before: 'Stop before',
  after: 'Next stop',
  showMe: 'Show it above',
  stops: {
    rules: {
      title: 'Rules from answers',
      text: () =>
        'In an ordinary program somebody writes the rules: data and rules go in, answers come out. “If there is a loop at the top and a stroke below, it is a 9” – and then somebody writes a 9 without a loop. Learning turns it round: data and answers go in, and rules come out. The rules are numbers, the weights, and training is the search for good ones. Above, a picture goes through a network whose numbers are still random: its answer is a guess.',
    },
    tensor: {
      title: 'What a tensor is',
      text: ({ count }) =>
        `A tensor is numbers in a box with sides, and its shape says how long the sides are. One number has the shape [], a row [3], a table [3, 3]. How many sides there are is its rank. Paint this small picture, the diagonal for a start: one picture of 3 × 3 pixels in a batch is the tensor [1, 3, 3], of rank 3. The pictures to train on are the same, only larger: x_train is [${count}, 28, 28], its answers y_train are [${count}].`,
    },
    model: {
      title: 'A model is a function with parameters',
      text: ({ params }) =>
        `A model takes a picture and gives ten numbers. In between it multiplies and adds, with numbers of its own, its parameters: these are what is learnt. Each neuron of a dense layer has a weight for each of its inputs and one bias. Counted layer by layer that makes ${params} here.`,
    },
    neuron: {
      title: 'Neuron, weighted sum, activation',
      text: () =>
        'A neuron works like a judge with a list of marks: each pixel counts by its weight, for or against, and all of it is added up. Press a square of the dense layer above and see three pictures: the pixels, the weights, and their products, whose sum is what the neuron has to say. Then comes the activation: ReLU lets it speak only if the sum is above 0. Without that bend, ten layers could do no more than one.',
    },
    dropout: {
      title: 'Dropout and overfitting',
      text: ({ rate }) =>
        `Who learns the answers of last year’s exam by heart does well in last year’s exam. A network can do that, too: it is called overfitting, and you see it where the training line goes on falling while the test line rises. Dropout works against it: in each step of training it switches off ${rate === undefined ? 'a share of' : `${rate} of`} the neurons at random, so that none may rely on a single other one. In the test all of them are there. The overfitting lab below trains once without it and once with it.`,
    },
    loss: {
      title: 'Softmax, loss, optimizer, metric',
      text: ({ learningRate }) =>
        `Think of somebody who learns to throw darts blindfolded. Softmax says where the dart went: ten probabilities, together 1. The loss calls out how far off it was: −ln of the probability of the right answer; 0 is perfect, and knowing nothing is ln 10 = 2.303. The optimizer moves the arm a little, where the call says, by a learning rate of ${learningRate}. The metric, accuracy, is what the audience counts: how many darts hit. It is easy to understand, but says too little to learn by.`,
    },
    epoch: {
      title: 'Epoch: forward and backward, batch by batch',
      text: ({ batch, steps, count }) =>
        `A step takes ${batch} pictures at once, a batch: forward to the loss, backward to the gradients, then the weights move. ${count} pictures make ${steps} such steps, and all pictures once are an epoch. Press One step: it puts one picture of the batch under the microscope, with the numbers that the GPU has.`,
    },
    until: {
      title: 'Train until the loss no longer falls',
      text: ({ epochs }) =>
        `Press Train and watch the squares of the dense layer: noise becomes strokes. The loss falls quickly, then slowly. Training should end where the loss of the test pictures no longer falls: from there on the network only learns by heart. Here it is told to take ${epochs} epochs; with early stopping, in the settings, it sees for itself when it is enough. Then draw one of your own.`,
    },
  },
  paint: 'Paint: 3 × 3 pixels',
  pixel: (row, column, value) => `Row ${row}, column ${column}: ${value}`,
  diagonal: 'Paint the diagonal',
  wipe: 'Wipe',
  shapeAndRank: (shape, rank) => `shape ${shape}, rank ${rank}`,
  matrixOfDigit: 'The picture above as a matrix of numbers',
  layer: 'Layer',
  count: 'Parameters',
  total: 'Together',
  nothingToLearn: 'nothing to learn',
};
