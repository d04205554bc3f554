/** What the page says of the pictures that it trains on, in English: their classes, and the user's own samples. */

const pictures = (count: string): string => (count === '1' ? '1 picture' : `${count} pictures`);

export const samplesEn = {
  clothes: [
    ...['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat'],
    ...['Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  ],
  lead: {
    digits: {
      unknown: 'Watch a neural network learn to read handwritten digits, in your browser.',
      gpu: 'Watch a neural network learn to read handwritten digits, on your own GPU.',
      software: 'Watch a neural network learn to read handwritten digits, on your processor: there is no GPU.',
    },
    clothes: {
      unknown: 'Watch a neural network learn to tell clothes apart, in your browser.',
      gpu: 'Watch a neural network learn to tell clothes apart, on your own GPU.',
      software: 'Watch a neural network learn to tell clothes apart, on your processor: there is no GPU.',
    },
  },
  draw: { digits: 'Draw a digit', clothes: 'Draw a piece of clothing' },
  penDown: 'The pen is down.',
  penUp: 'The pen is lifted.',
  addAs: 'Add to the training data as',
  add: 'Add',
  samplesCount: (count: string): string => (count === '1' ? '1 sample' : `${count} samples`),
  samplesTitle: 'Your own samples',
  samplesLead:
    'Draw above and press Add, or open pictures: also by dropping them on this page, or by pasting one. They are made 28 × 28 and grey, light on dark, and fitted as the data set’s are. They never leave this machine.',
  openPictures: 'Open pictures (PNG, JPEG, WebP), or samples that you saved (.npz)',
  openedPictures: 'Opened pictures',
  openedLead: 'Say what they are, then add them. A press on a picture shows its way through the network.',
  whatIs: (name: string): string => `What ${name} is`,
  lookAtOpened: (name: string, guess: string, sure: string): string => `Look at ${name}: taken for ${guess}, ${sure}`,
  takenFor: (guess: string, sure: string): string => `${guess}, ${sure}`,
  addNamed: (count: string): string => `Add ${pictures(count)}`,
  dismissOpened: 'Close them all',
  noSamples: 'There are none yet.',
  ownUse: 'What training uses',
  ownUses: {
    none: 'The data set alone',
    added: 'The data set and my samples',
    alone: 'My samples alone',
  },
  ownNone: (count: string): string => `${pictures(count)} of yours, not trained on.`,
  ownAdded: (count: string, shape: string): string =>
    `${pictures(count)} of yours, after those of the data set: ${shape}. The test stays that of the data set.`,
  ownAlone: (train: string, test: string): string =>
    `${pictures(train)} to train on. Every fifth of a class is held out, to test with: ${test}.`,
  ownSame: (count: string): string =>
    `${pictures(count)} to train on, too few to hold any out: no class has five. So the test is on the same ones, and says how well they were learnt by heart, no more.`,
  ownFewClasses: 'A network that knows one class always gives that one. Add samples of a second class.',
  ownSmall: (batch: number, epochs: number): string =>
    `Few samples want small batches and many epochs: ${batch} and ${epochs} unless you chose others.`,
  ownNextRun: 'The run under way goes on with what it began with. What you add or remove counts from the next one on.',
  sampleOf: (n: string, name: string): string => `Sample ${n}: ${name}`,
  removeSample: (n: string, name: string): string => `Remove sample ${n}: ${name}`,
  removeAllSamples: 'Remove all',
  saveSamples: 'Save the samples (NumPy, .npz)',
  perClass: (counts: string): string => `By class: ${counts}`,
  onlyMine: 'only my samples',
  withMine: (data: string): string => `${data} and my samples`,
};
