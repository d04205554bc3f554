/** What all pages of the app say, in English. Other languages have the same keys. */

const whole = new Intl.NumberFormat('en');
const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 });
const decimal = (digits: number) =>
  // 'negative': what rounds to 0 has no sign
  new Intl.NumberFormat('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'negative',
  });

/** What pages find wrong themselves: see said.ts. */
type SaidName =
  | 'address'
  | 'addressNumber'
  | 'addressStops'
  | 'benchFile'
  | 'model'
  | 'filesMissing'
  | 'filesGone'
  | 'filesFew'
  | 'nothingYet'
  | 'checkpointGone'
  | 'otherMode'
  | 'picture'
  | 'worker'
  | 'ownChanged'
  | 'ownNone'
  | 'samplesFile'
  | 'emptyPicture'
  | 'generator';

export const wordsEn = {
  language: 'English',
  whole: (value: number): string => whole.format(value),
  percent: (value: number): string => percent.format(value),
  /** a share that is no measurement: 20% */
  share: (value: number): string => share.format(value),
  number: (value: number, digits: number): string => decimal(digits).format(value),
  staysHere: 'What you draw, open and train stays on this machine; only MNIST and Fashion-MNIST come from elsewhere.',
  otherLanguage: 'Language',
  pages: 'Pages',
  pageNames: { trainer: 'Trainer', gan: 'Draw and repair (GANs)', bench: 'How fast?', verify: 'Is it right?' },
  theme: 'Light or dark',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  explain: 'Explain',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  reset: 'Begin anew',
  resetHint: 'Takes new weights; Train on goes on with those that are there.',
  settings: 'Settings',
  data: 'Data',
  sources: { auto: 'MNIST', 'fashion-mnist': 'Fashion-MNIST', 'made-up': 'made-up digits', files: 'my own files' },
  chooseFiles: 'Choose your four files',
  filesHint: 'Four files in MNIST’s format, plain or .gz. You can also drop them on this page.',
  samples: 'Pictures to train on',
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
  stepsPerSecond: 'Steps / second',
  samplesPerSecond: 'Pictures per second',
  adapter: 'Adapter',
  software: 'software, on the processor',
  none: 'none',
  axisEpoch: 'Epoch',
  atEpoch: (at: string): string => `At epoch ${at}`,
  latest: 'Latest values',
  notKnown: 'not known',
  chartEmpty: 'No run yet.',
  chartHelp:
    'Point at a place for its values, or use the arrow keys. Drag out a part to enlarge it; with Shift, to move along. The wheel enlarges once a chart was clicked, two fingers at any time; a double click shows all.',
  zoomIn: 'Enlarge',
  zoomOut: 'Reduce',
  showAllOfIt: 'Show all',
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
  dropping: 'A run can still go on',
  droppingLead: 'This browser keeps its last checkpoint. What you asked for begins with other weights, and drops it.',
  goOnInstead: 'Go on with that run',
  dropIt: 'Drop it, and begin',
  leaveIt: 'Leave all as it is',
  otherTab: 'Another tab keeps its run',
  otherTabLead:
    'This page is open in another tab, and the run of that tab is the one that this browser keeps. You can train here as well, but what is trained here is gone with a reload: save it as a file.',
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
    network: 'The pictures could not be loaded',
    data: 'These data cannot be used',
    shape: 'These data cannot be used',
    storage: 'This browser did not keep it',
    format: 'This file cannot be opened',
    'not-finite': 'The numbers got out of hand',
    usage: 'This does not work',
    busy: 'Something else is under way',
    internal: 'Something went wrong',
  } as Readonly<Record<string, string>>,
  noGpu: {
    insecure: 'WebGPU needs a secure page, and this one is not. Open it over https:// or from http://localhost.',
    webgpu:
      'This browser has no WebGPU, which this page trains with. Use a current Chrome, Edge, Safari 26 or Firefox, update the browser, or try it on another device.',
    adapter:
      'The browser has WebGPU, but gives this page no adapter. Switch hardware acceleration on in its settings, update the graphics driver, and start the browser again.',
  },
  remedies: {
    'device-lost':
      'The connection to the GPU broke off: the computer slept, a driver was reset, or memory ran out. “Try again” begins with a new connection. The model is gone; a run that this browser kept can go on from its last checkpoint.',
    'out-of-memory':
      'Model, batch or data do not fit. Choose fewer neurons or layers, a smaller batch or fewer digits, and close other pages that use the GPU.',
    network:
      'Nothing came from the network, or it broke off. Look at the connection and try again; or choose made-up digits or files of your own in the settings.',
    data: 'A file is damaged, or not of the form that is read here: MNIST’s own format, plain or .gz, pictures of 28 × 28 and labels from 0 to 9. Choose other files. What was loaded before is still there.',
    shape:
      'Sizes do not fit each other: pictures of 28 × 28, and a label for each. Choose other files. What was loaded before is still there.',
    storage:
      'The browser keeps no data for this page, or has no room left. Allow it in the settings, or make room; what you want to keep, save as files meanwhile.',
    format:
      'The file is damaged, or of a kind that this page does not read. Choose one that this page, the library or TensorFlow.js has saved, with all that belongs to it. What was there before is unchanged.',
    usage: 'It cannot be done as things stand. What was there before is unchanged.',
    busy: 'Wait until it has ended, or stop it; then try again.',
    internal:
      'This should not have happened. Load the page anew; if it comes again, please report it with the details below.',
  } as Readonly<Record<string, string>>,
  outOfHand: (step: string): string =>
    `In step ${step} a number became infinite, or none at all: the steps were so long that the error grew with each of them. The model is as it was before this step. Choose a lower learning rate and train on, or begin anew.`,
  saidTitles: {
    model: 'This page cannot show the model',
    worker: 'The page could not begin',
    nothingYet: 'There is nothing yet',
    checkpointGone: 'The checkpoint is gone',
  } as Readonly<Record<string, string | undefined>>,
  /** of what pages find wrong themselves, by name; see said.ts */
  said: {
    address: (name, got, expected) => `${name}: got '${got}', expected ${expected}. The default is taken instead.`,
    addressStops: (name, got, expected) =>
      `${name}: got '${got}', expected ${expected}. Change the address, and load the page again.`,
    benchFile: (name) =>
      `${name} is no file that the bench wrote, or it was changed since. Choose one that Download JSON made.`,
    addressNumber: (name, got, isWhole, least, most) =>
      `${name}: got '${got}', expected a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}. The default is taken instead.`,
    model: (shown) => `It shows ${shown}. Open another model, or train one here; what was there before is unchanged.`,
    filesMissing: (what, names) =>
      `Among ${names} there is none for: ${what}. Choose all four files of the digits together, named as MNIST’s.`,
    filesGone: () => 'Files that you chose last only for a visit. Choose your four files again.',
    filesFew: (got) => `Your files hold ${got}. Choose files that have more.`,
    nothingYet: () => 'Press Train first.',
    checkpointGone: () => 'The data of this browser were deleted meanwhile. Train on, or begin anew.',
    otherMode: (mode) => `This run was saved in another mode. Choose “${mode}” above, and open it there.`,
    picture: (name) => `${name} is no picture that this browser can read. Choose a PNG or JPEG.`,
    ownChanged: (before, now) =>
      `Your own samples are others than those of the interrupted run: it had ${before}, now there are ${now} that it would train on. Put them back, from a file perhaps, and press Go on again; or forget the run.`,
    ownNone: () =>
      'Only your own samples are to be trained on, and there are none. Draw some, or open pictures, and add them.',
    samplesFile: (name) => `${name} holds no samples as this page saves them. Choose another file.`,
    emptyPicture: (name) => `Everything in ${name} is of one brightness. Choose a picture that shows something.`,
    generator: () =>
      'This is no generator of this page. Choose the two files that “Save the generator” gave, in the mode in which it was trained.',
    worker: (why) => `Its worker did not start or broke off (${why}). Load the page anew.`,
  } satisfies Record<string, (...told: (string | number)[]) => string> as Record<
    SaidName,
    (...told: (string | number)[]) => string
  >,
  developers: 'For developers',
  copyDetails: 'Copy the details',
  copied: 'Copied.',
  tryAgain: 'Try again',
  madeUpShort: 'made-up digits (not MNIST)',
  ownShort: 'your own files',
  ownSamplesShort: 'your own samples',
  andOwn: (what: string, count: string): string => `${what} + ${count} of your own`,
  digitsLoaded: (what: string, train: string, test: string): string => `${what}: ${train} to train on, ${test} to test`,
  epochsTable: 'Epochs',
  lastEpochs: (shown: string, all: string): string => `The last ${shown} of ${all} epochs`,
  noneYet: 'None yet.',
  train: 'Train',
  trainOn: 'Train on',
  oneStep: 'One step',
  newModel: 'These settings need a new model',
  newModelLead:
    'The layers or the seed are not those of the model that is there. A new one takes its place: save the old one first, if you want to keep it.',
  trainNewModel: 'Train a new model',
  keepModel: 'Keep the model, put the settings back',
};

export type Words = typeof wordsEn;
