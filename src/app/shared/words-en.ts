/** What all pages of the app say, in English. Other languages have the same keys. */

const whole = new Intl.NumberFormat('en');
const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 });
const decimal = (digits: number) =>
  new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

export const wordsEn = {
  language: 'English',
  whole: (value: number): string => whole.format(value),
  percent: (value: number): string => percent.format(value),
  number: (value: number, digits: number): string => decimal(digits).format(value),
  staysHere: 'What you draw, open and train stays on this machine; only MNIST comes from elsewhere.',
  otherLanguage: 'Language',
  explain: 'Explain',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  reset: 'Begin anew',
  settings: 'Settings',
  data: 'Data',
  sources: { auto: 'MNIST', 'made-up': 'made-up digits', files: 'my own files' },
  samples: 'Digits to train on',
  all: 'all',
  training: 'Training',
  learningRate: 'Learning rate',
  learningRateHint: 'takes effect at once, also while it trains',
  batchSize: 'Batch size',
  epochs: 'Epochs',
  seed: 'Seed',
  expected: (least: number, most: number, isWhole: boolean): string =>
    `Expected ${isWhole ? 'a whole number' : 'a number'} from ${least} to ${most}.`,
  run: 'Run',
  progress: 'Progress of the run',
  downloading: (file: string, loaded: string, total: string): string => `Downloading ${file}: ${loaded} of ${total} MB`,
  epochOf: (epoch: number, epochs: number): string => `Epoch ${epoch} of ${epochs}`,
  stepOf: (step: string, steps: string): string => `step ${step} of ${steps}`,
  eta: (time: string): string => `${time} left`,
  stepsPerSecond: 'Steps per second',
  samplesPerSecond: 'Digits per second',
  adapter: 'Adapter',
  software: 'software, on the processor',
  none: 'none',
  chartLabel: (name: string): string => `Curves of the ${name.toLowerCase()}; the table below has the numbers`,
  epoch: 'Epoch',
  seconds: 'Seconds',
  close: 'Close',
  drawLead: 'With mouse, finger or pen; or with the arrow keys: the space bar puts the pen down and lifts it.',
  clear: 'Clear',
  keep: 'Keep',
  saveTfjs: 'Save for TensorFlow.js',
  saveSafetensors: 'Save weights (safetensors)',
  goOn: 'A run was interrupted',
  goOnLead: (epoch: number, step: string): string =>
    `Its last checkpoint is in epoch ${epoch}, at step ${step}. It can go on from there, with the same result.`,
  goOnNow: 'Go on',
  dismiss: 'Forget it',
  unkeptTitle: 'Nothing is kept',
  unkept: {
    blocked:
      'This browser keeps no data for this page, or is told not to. Training and pausing work all the same; what you want to keep, save as files before you close the page.',
    full: 'There is no room left for this page’s data. Training and pausing work all the same, but no more checkpoints are kept: what you want to keep, save as files before you close the page.',
  },
  understood: 'Understood',
  wrongAddress: 'The address has mistakes',
  madeUp: 'Made-up digits',
  madeUpLead:
    'MNIST could not be downloaded, so this page draws digits of its own. For MNIST, go online and press Train again, or run npm start with WGRAD_MNIST_DIR naming a folder with its four files.',
  failures: {
    device: 'No GPU to train on',
    'device-lost': 'The GPU is gone',
    'out-of-memory': 'The GPU has too little memory',
    network: 'The digits could not be loaded',
    data: 'These data cannot be used',
    shape: 'These data cannot be used',
    storage: 'This browser did not keep it',
    format: 'This file cannot be opened',
    'not-finite': 'The numbers got out of hand',
    usage: 'This does not work',
    internal: 'Something went wrong',
  } as Readonly<Record<string, string>>,
  tooFast: 'The model is as it was before this step. Choose a lower learning rate and train on, or begin anew.',
  tryAgain: 'Try again',
  madeUpShort: 'made-up digits (not MNIST)',
  ownShort: 'your own files',
  digitsLoaded: (what: string, train: string, test: string): string => `${what}: ${train} to train on, ${test} to test`,
};

export type Words = typeof wordsEn;
