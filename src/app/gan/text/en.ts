/** What the GAN page says, in English. Other languages have the same keys. */
import { wordsEn } from '../../shared/words-en.ts';

export const en = {
  ...wordsEn,
  title: { draw: 'wgrad: digits from noise', repair: 'wgrad: repair of pictures' },
  leads: {
    draw: 'Two networks learn from each other, in your browser: one draws digits out of noise, the other tells them from real ones.',
    repair:
      'Two networks learn from each other, in your browser: one repairs damaged digits, the other tells them from whole ones.',
  },
  modes: { draw: 'Draw digits from noise', repair: 'Repair damaged digits' },
  kinds: 'What it learns',
  trainOnHint: 'Train on and One step go on with the networks that are there. Begin anew takes new weights.',
  networks: 'Networks',
  width: 'Width',
  widthHint: {
    software: 'filters of the first layer. Without a GPU the networks are narrower than on one.',
    gpu: 'filters of the first layer; others have a multiple of it',
  },
  beta1: 'Adam’s β₁',
  beta1Hint: 'how long gradients are remembered; with less, two networks that answer each other swing less',
  dropout: 'Discriminator’s dropout',
  dropoutHint: 'part of what its layers see that is left out in each step. Narrow networks need less of it.',
  discriminatorSpeed: 'Discriminator’s speed',
  discriminatorSpeedHint:
    'how many times the generator’s learning rate its own is. Narrow networks draw better against one that learns faster.',
  lambda: 'Weight of the restoration loss',
  skips: 'Skip connections',
  skipChoices: { yes: 'yes', no: 'no' },
  locked:
    'While a run is under way settings are locked, but for those that take effect at once. Stop it to change the others.',
  status: {
    opening: 'Looking for a GPU…',
    broken: 'This page cannot train here.',
    ready: 'Press Train to begin.',
    loading: 'Getting the digits…',
    training: 'Training…',
    compiling: 'Making the kernels of these networks, which a processor takes half a minute for…',
    stopping: 'Finishing the steps at hand…',
    paused: 'Paused. Nothing is lost: Resume goes on.',
    done: 'The run has ended. Train on, or look at what it has learnt.',
  },
  gLoss: 'Generator’s loss',
  dLoss: 'Discriminator’s loss',
  real: 'Real digits seem real',
  drawn: 'Drawn digits seem real',
  adversarial: 'Adversarial loss',
  error: 'Squared error',
  steps: 'Steps in all',
  trouble: 'Signs of trouble',
  certain: (steps: string, bound: string): string =>
    `The discriminator’s loss was below ${bound} for ${steps} steps: it tells the generator’s pictures from real ones without fail, and the generator learns next to nothing from that. A smaller learning rate may help, or another seed.`,
  alike: {
    draw: (count: string, spread: string, real: string): string =>
      `The generator makes nearly the same picture of all noise: over ${count} of them its pixels differ by ${spread}, those of real digits by ${real}. That is called mode collapse. A smaller learning rate may help, or another seed.`,
    repair: (count: string, spread: string, real: string): string =>
      `The generator makes nearly the same picture of all damaged digits: over ${count} of them its pixels differ by ${spread}, those of real digits by ${real}. It has got stuck. A smaller learning rate may help, or another seed.`,
  },
  sheet: { draw: 'Sixteen pictures', repair: 'Sixteen repairs' },
  sheetLead: {
    draw: 'What the generator makes of the same 16 noises as it learns. Choose two pictures, and see below what lies between them.',
    repair:
      'Test digits with a hole of 12 × 12 pixels, and what the generator makes of them as it learns. Choose one to damage it yourself.',
  },
  time: 'Back through time',
  now: 'Back to now',
  afterSteps: (steps: string): string => `after ${steps} steps`,
  picture: (n: number): string => `Picture ${n}`,
  repairOf: (n: number): string => `Test digit ${n}, damaged and repaired`,
  noSheet: 'There is nothing to see yet. Press Train, or One step.',
  downloadSheet: 'Download the sheet (PNG)',
  downloadAnimation: 'Download the animation (GIF)',
  curves: 'Curves',
  losses: 'Losses',
  lossesLead: {
    draw: 'Means over a few steps. A discriminator that only guesses has the loss 2 · ln 2 = 1.386, and then the generator’s is 0.693.',
    repair:
      'Means over a few steps. A discriminator that only guesses has the loss 2 · ln 2 = 1.386, and then the adversarial loss is 0.693.',
  },
  beliefs: 'What the discriminator believes',
  errors: 'Squared error of the repair',
  chartLabel: (name: string): string => `Curves: ${name}`,
  axes: { losses: 'Loss (nats)', beliefs: 'Taken for real (%)', errors: 'Mean squared error' },
  spokenMeasure: (name: string, value: string): string => `${name}: ${value}`,
  judgement: 'The discriminator’s judgement',
  judgementLead: (count: number): string =>
    `How likely it thinks each of ${count} pictures is real. Where both heaps lie about 50 %, it cannot tell them apart.`,
  realOnes: 'real digits',
  drawnOnes: { draw: 'drawn digits', repair: 'repaired digits' },
  histogram: (what: string, mean: string): string => `${what}: on average ${mean} likely to be real`,
  bin: (from: number, to: number, count: number): string => `${from} to ${to} %: ${count}`,
  walk: 'Walk through the noise',
  walkLead: (n: number): string =>
    `A slice of the 100 dimensions of noise, with picture ${n} of the sheet in its middle. Drag in it, or use the arrow keys.`,
  plane: 'Slice of the noise: arrow keys move the place',
  walkPicture: 'The picture of this place',
  walkPlace: (x: string, y: string): string => `across ${x}, up ${y}`,
  between: 'Between two pictures',
  betweenLead: (first: number, second: number): string =>
    `The noise of picture ${first} turned into that of picture ${second}, in 14 steps, and what the generator makes of each. Choose two others in the sheet.`,
  share: (value: number): string => `${Math.round(100 * value)} %`,
  betweenShare: (share: string): string => `${share} of the way`,
  betweenPicture: 'The picture of this place on the way',
  mend: 'Repair by hand',
  mendLead:
    'Draw a digit or take one, and rub out a part, with mouse, finger or pen; or with the arrow keys: the space bar puts the pen down and lifts it.',
  mendPad: 'The picture to damage',
  tool: 'Tool',
  tools: { rub: 'Rub out', draw: 'Draw' },
  anotherDigit: 'Another test digit',
  hole: 'Make a hole',
  undo: 'Undo the damage',
  loadPicture: 'Load a picture (PNG, JPEG)',
  before: 'Before',
  damaged: 'Damaged',
  repaired: 'Repaired',
  psnr: (value: string): string => `PSNR ${value} dB`,
  ssim: (value: string): string => `SSIM ${value}`,
  quality:
    'PSNR says how small the squared error is, in decibels: 10 more is a tenth of the error. SSIM compares contrast and structure: 1 is the same picture.',
  networksTitle: 'The two networks',
  networksLead: {
    draw: 'Noise goes into the generator, its pictures and real digits go into the discriminator, and what the discriminator believes teaches both.',
    repair:
      'Damaged digits go into the generator, its repairs and whole digits go into the discriminator, and what the discriminator believes teaches both.',
  },
  generator: 'Generator',
  discriminator: 'Discriminator',
  takes: { draw: 'takes 100 random numbers', repair: 'takes a damaged digit' },
  judges: { draw: 'takes a drawn or a real digit', repair: 'takes a repaired or a whole digit' },
  forward: { draw: 'drawn digits', repair: 'repaired digits' },
  backward: 'how each pixel should change',
  learning: {
    draw: 'Both learn at once, in each step: both gradients are taken before either of the two changes.',
    repair:
      'They learn in turn, in each step: first the discriminator, then the generator against what the discriminator has become.',
  },
  paramsOf: (count: string): string => `${count} numbers in all`,
  hand: 'One step by hand',
  handLead: 'A single picture on its way through both networks, with all numbers, before and after a step of training.',
  handBegin: { draw: 'Take a noise', repair: 'Take a digit' },
  handNext: 'Next',
  handLearn: 'Train one step',
  noise: '100 random numbers: orange above zero, blue below',
  handInput: {
    draw: 'The noise: 100 normal random numbers.',
    repair: 'A test digit with a hole in it.',
  },
  handPicture: {
    draw: 'The generator makes this picture of it.',
    repair: 'The generator repairs it like this.',
  },
  handPictureAfter: 'What the generator makes of it after the step',
  handJudged: {
    draw: (drawn: string, real: string): string =>
      `The discriminator thinks it is real with ${drawn}. Of this real digit it thinks so with ${real}.`,
    repair: (drawn: string, real: string): string =>
      `The discriminator thinks it was never damaged with ${drawn}. Of the whole digit it thinks so with ${real}.`,
  },
  handLossD: (real: string, drawn: string, loss: string): string =>
    `Discriminator’s loss: −ln ${real} − ln (1 − ${drawn}) = ${loss}`,
  handLossG: (drawn: string, loss: string): string => `Generator’s loss: −ln ${drawn} = ${loss}`,
  handLossRepair: (drawn: string, adversarial: string, lambda: string, error: string, loss: string): string =>
    `Generator’s loss: −ln ${drawn} + ${lambda} · ${error} = ${adversarial} + ${lambda} · ${error} = ${loss}`,
  handLearnt: (drawnBefore: string, drawn: string, realBefore: string, real: string): string =>
    `After the step, which learnt from a whole batch, the discriminator takes the same picture for real with ${drawn} (before: ${drawnBefore}), and the real digit with ${real} (before: ${realBefore}).`,
  handAfter: (drawn: string, who: string): string =>
    `The generator now makes this picture of the same input; it seems real with ${drawn}. Going by this picture, the ${who.toLowerCase()} gained more.`,
  keepLead:
    'The last run of each mode is kept in this browser. A saved run goes on where it stood; a generator can be used elsewhere.',
  keptRun: 'The last run is kept',
  keptLead: (steps: string): string => `It ended after ${steps} steps, and can be looked at and trained on.`,
  openKept: 'Open it',
  saveRun: 'Save the run',
  saveGenerator: 'Save the generator for TensorFlow.js',
  openRun: 'Open a run (.wgrad) or a generator (model.json and weights)',
};

export type Text = typeof en;
