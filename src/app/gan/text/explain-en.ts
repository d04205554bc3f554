/** Explanations in English: each concept in a few sentences, with the numbers of the run at hand. */
import type { Explanations } from './concepts.ts';

/** Where a number was not measured, nothing is said of it. */
const said = (value: string | undefined, text: (value: string) => string): string =>
  value === undefined ? '' : ` ${text(value)}`;

export const explainEn: Explanations = {
  generator: {
    title: 'Generator',
    text: ({ mode, generatorParams, drawn }) =>
      mode === 'draw'
        ? `The generator makes a picture of 100 random numbers, the noise. It never sees a real digit: all it learns from is how the discriminator’s answer would change if a pixel were lighter or darker. What it has learnt is in ${generatorParams} numbers.${said(drawn, (p) => `The discriminator last took its pictures for real with ${p} on average.`)}`
        : `The generator makes a whole digit of a damaged one: convolutions look at ever larger parts of it, and transposed convolutions paint the picture anew. With skip connections its last layers also see what the first ones saw, so that what is undamaged need not go through the narrow middle. What it has learnt is in ${generatorParams} numbers.`,
  },
  discriminator: {
    title: 'Discriminator',
    text: ({ mode, discriminatorParams, real, drawn }) =>
      `The discriminator looks at a picture and says how likely it is real. It is trained with ${mode === 'draw' ? 'as many real digits as drawn ones' : 'whole digits and repaired ones'}, and is right where it says 100 % to the former and 0 % to the latter. It has ${discriminatorParams} numbers.${real === undefined || drawn === undefined ? '' : ` When it was last asked it said ${real} to real digits and ${drawn} to the generator’s, on average.`} Its dropout switches off 30 % of what its layers found, so that it does not learn pictures by heart.`,
  },
  adversarial: {
    title: 'Adversarial loss',
    text: ({ mode, gLoss, dLoss, adversarial }) =>
      `Both losses are taken from the same probabilities p: the discriminator’s is −ln p for a real picture plus −ln (1 − p) for one of the generator’s, and the generator’s is −ln p for its own. What is good for one is bad for the other; so neither loss goes to zero in a good run, and none says by itself how good the pictures are.${said(dLoss, (loss) => `In this epoch the discriminator’s is ${loss}`)}${said(mode === 'draw' ? gLoss : adversarial, (loss) => `and the generator’s ${loss}.`)}`,
  },
  restoration: {
    title: 'Restoration loss',
    text: ({ lambda, error, adversarial }) =>
      `The restoration loss is the mean squared difference between the repaired picture and the whole one${error === undefined ? '' : `, in this epoch ${error}`}. By itself it makes blurred pictures, the mean of all that could have been there. The adversarial loss${adversarial === undefined ? '' : `, ${adversarial},`} asks for one that looks real. The generator minimises adversarial + ${lambda} · restoration; you can change the ${lambda} while it trains.`,
  },
  turns: {
    title: 'In turn or at once',
    text: ({ mode, batch, learningRate }) =>
      mode === 'draw'
        ? `In this program both networks learn at once: in each step, ${batch} drawn and ${batch} real pictures go through, both gradients are taken at the old weights, and then both networks move, at the rate ${learningRate}. In the other mode of this page they learn in turn.`
        : `In this program they learn in turn: in each step, of ${batch} pictures, the discriminator learns first; then the generator learns against what the discriminator has just become. The discriminator is held meanwhile: the gradient goes through it, but changes nothing in it. In the other mode of this page both learn at once.`,
  },
  collapse: {
    title: 'Mode collapse',
    text: ({ mode, spread, realSpread }) =>
      mode === 'draw'
        ? `A generator may find one picture that the discriminator takes for real, and draw it whatever the noise. Look at the sheet: are all its pictures alike?${spread === undefined || realSpread === undefined ? '' : ` Over the sheet a pixel differs by ${spread}, over as many real digits by ${realSpread}.`} The page says so where the first is less than a fifth of the second after 200 steps.`
        : `A generator that draws out of noise may find one picture that the discriminator takes for real, and draw it always. Here the damaged picture and the restoration loss say what is to be drawn. But where the learning rate is too large, this generator can get stuck, too, and paint all black.${spread === undefined || realSpread === undefined ? '' : ` Over the sheet a pixel differs by ${spread}, over as many real digits by ${realSpread}.`}`,
  },
  batchNorm: {
    title: 'Batch normalisation',
    text: ({ mode, batch }) =>
      mode === 'draw'
        ? `After each layer of the generator but the last, batch normalisation takes away the mean of each channel over the ${batch} pictures of the batch and divides by its deviation. So no layer gets numbers out of all proportion, whatever the layers before it do, and the pictures of a batch are kept apart. To draw a single picture it takes running means of what it has seen, which have to settle: the first sheets are pale for that reason, too.`
        : `Batch normalisation takes away the mean of each channel over the batch, here of ${batch} pictures, and divides by its deviation. The generator of the other mode has it; this one does without, for a repair shall not depend on what else is in the batch.`,
  },
  transposed: {
    title: 'Transposed convolution',
    text: ({ mode, width }) =>
      mode === 'draw'
        ? `A convolution looks at 5 × 5 places and makes one number of them; a transposed one paints each number as a patch of 5 × 5, and overlapping patches add up. With a stride of 2 the patches lie two apart, so the picture becomes twice as large: ${4 * Number(width)} channels of 7 × 7 become ${width} of 14 × 14 on the way, and in the end one of 28 × 28.`
        : `A convolution looks at 5 × 5 places and makes one number of them; a transposed one paints each number as a patch of 5 × 5, and overlapping patches add up. With a stride of 2 the patches lie two apart, so the picture becomes twice as large: from 7 × 7 to 14 × 14 to 28 × 28, with ${width} channels each.`,
  },
};
