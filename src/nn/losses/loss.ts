/**
 * What a loss is: a value for each sample, out of the targets and the model's output. The mean over the batch is taken by whoever trains,
 * the mean over the epoch, weighted by samples, by whoever reads it. Names, options and formulas are Keras's. Each family has a file of its
 * own in this folder.
 */
import { ShapeError } from '../../errors.ts';
import type { Field } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { mean } from '../../ops/reductions.ts';
import { broadcastTo } from '../../ops/sums.ts';
import type { Configured } from '../config.ts';

/**
 * What is taken of y. `classes`: the number of a class for each row of the output, whole numbers. `values`: f32 of the output's shape.
 * `any`: f32 of y's own shape.
 */
export type Targets = 'classes' | 'values' | 'any';

/** Values of what samples have, [batch, ...] → [batch]: their mean, as it counts. */
export type Mean = (values: Node) => Node;

/**
 * yTrue, as `targets` says, and the output yPred, [batch, ...] each → [batch]: the mean over what a sample has.
 * @param mean how it is taken, such as over the steps that a mask leaves in; default: over all
 */
export type PerSample = (yTrue: Node, yPred: Node, mean?: Mean) => Node;

/** How the values of samples and steps become the loss of a batch, in Keras's names. */
export type LossReduction = 'sumOverBatchSize' | 'mean' | 'sum' | 'meanWithSampleWeight' | 'none';

/** An option of all losses. */
export interface LossOptions {
  /**
   * How the values of samples, or of their steps, become one number: 'sumOverBatchSize' or 'mean', their mean (default); 'sum';
   * 'meanWithSampleWeight', the weighted mean: over the sum of the weights, not over how many there are. 'none', in steps of one's own
   * alone: a value for each.
   */
  readonly reduction?: LossReduction | 'sum_over_batch_size' | 'mean_with_sample_weight';
}

/** What a loss takes an output for. */
export interface OutputKind {
  /** probabilities, or the logits that they are made of */
  readonly what: 'probabilities' | 'logits';
  /** the function that makes probabilities of logits */
  readonly activation: 'softmax' | 'sigmoid';
}

/** What training makes smaller: what `losses.*` give and `compile` takes. */
export interface Loss {
  /** such as 'binaryCrossentropy' */
  readonly name: string;
  /** What it was made of, for files; without it the model cannot be saved as compiled. The LossClass of its class reads it. */
  readonly config?: Configured;
  /** what it takes of y: numbers of classes, values of the output's shape, or any values */
  readonly targets: Targets;
  /** what it takes the output for; default: for anything */
  readonly takes?: OutputKind;
  /** What guessing gives, for so many classes; default: that depends on the data. @internal */
  readonly guessing?: (classes: number) => number;
  /** @internal */
  readonly perSample: PerSample;
  /** By what the mean over a batch is multiplied, []; default: by nothing. @internal */
  readonly times?: (judged: {
    readonly yPred: Node;
    readonly sampleWeight?: Node | undefined;
    readonly mask?: Node | undefined;
  }) => Node;
}

/** How files have the losses of one class. Only what reads files takes it. */
export interface LossClass {
  /** Keras's name of it */
  readonly className: string;
  /** @throws FormatError, UsageError */
  readonly fromConfig: (config: Field) => Loss;
}

/** The config of a loss as Keras writes it. @param snake Keras's name of the loss */
export const lossConfig = (className: string, snake: string, own: Configured['config'] = {}): Configured => ({
  class_name: className,
  config: { name: snake, reduction: 'sum_over_batch_size', ...own },
});

/** The mean over all axes but the first: [batch, ...] → [batch]. */
export const sampleMean = (x: Node): Node =>
  x.shape.length === 1
    ? x
    : mean(
        x,
        x.shape.slice(1).map((_, i) => i + 1),
      );

/**
 * Values of a function of the user's as values of samples: those of elements are averaged, one for the whole batch is each sample's.
 * @param what the function, for errors
 * @throws ShapeError where they are neither
 */
export function rowsOf(what: string, values: Node, batch: number, mean: Mean = sampleMean): Node {
  const { shape } = values;
  if (shape.length === 0) return broadcastTo(values, [batch]);
  if (shape[0] === batch) return mean(values);
  throw new ShapeError(
    `${what}: the function gives ${formatShape(shape)}; expected [${batch}, ...], values of each sample of the batch, or a single number.`,
  );
}

/** A loss of the user's: yTrue [batch, ...] and yPred [batch, ...] → [batch, ...] or a single number. */
export const lossOfFunction = (name: string, values: (yTrue: Node, yPred: Node) => Node): Loss => ({
  name,
  targets: 'any',
  perSample: (yTrue, yPred, mean) => rowsOf(`the loss ${name}`, values(yTrue, yPred), batchOf(yPred), mean),
});

const batchOf = ({ shape: [batch = 1] }: { readonly shape: Shape }): number => batch;
