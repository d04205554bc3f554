/** Options that every layer has, and the members of Keras's configs that none has. */
import { show, showList } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { camelCase, expectOff, type Field } from '../../fields.ts';
import type { Shape } from '../../graph/node.ts';
import { expectBoolean, expectOptions, expectWhole } from '../check.ts';
import { type RegularizerChoice, regularizerOf } from '../regularizers/named.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';

/** Options of every layer. */
export interface LayerOptions {
  /** letters, digits, '_', '.' and '-'; default: of the class and a number that makes it unique in the model */
  readonly name?: string;
  /** of one sample, without the batch: the first layer needs it; default: what the layer below gives */
  readonly inputShape?: Shape;
  /** whether `fit` changes its weights: default true */
  readonly trainable?: boolean;
  /** what the layer's output adds to the loss, divided by the samples of the batch: default nothing */
  readonly activityRegularizer?: RegularizerChoice;
}

/** What all layers have of their options, checked. */
export interface CommonOptions extends Omit<LayerOptions, 'activityRegularizer'> {
  readonly activityRegularizer?: Regularizer | undefined;
}

/** Checks the names of all options and the values of those that every layer has. */
export function commonOptions(where: string, options: LayerOptions, ...own: string[]): CommonOptions {
  expectOptions(where, options, [...own, 'name', 'inputShape', 'trainable', 'activityRegularizer'], own[0]);
  if (options.inputShape !== undefined) checkInputShape(where, options.inputShape);
  const { name } = options;
  if (name !== undefined && (typeof name !== 'string' || !/^[\w.-]+$/.test(name))) {
    throw new UsageError(`${where}: name is ${show(name)}; expected letters, digits, '_', '.' and '-' only.`);
  }
  const trainable = expectBoolean(where, 'trainable', options.trainable ?? true);
  const activityRegularizer = regularizerOf(where, 'activityRegularizer', options.activityRegularizer);
  return { name, inputShape: options.inputShape, trainable, ...(activityRegularizer && { activityRegularizer }) };
}

/** The shape of one sample. What other libraries write for the batch, null or -1, does not belong into it. */
function checkInputShape(where: string, shape: Shape): void {
  if (!Array.isArray(shape)) {
    throw new UsageError(`${where}: inputShape is ${show(shape)}; expected an array such as [28, 28].`);
  }
  const [batch, ...sample]: readonly unknown[] = shape;
  if ((batch === null || batch === undefined || batch === -1) && sample.length > 0) {
    throw new UsageError(
      `${where}: inputShape is ${showList(shape)}; expected the shape of one sample, without the batch. Write ${showList(sample)}.`,
    );
  }
  shape.forEach((size, i) => {
    expectWhole(where, `inputShape[${i}]`, size, 1);
  });
}

const NOT_HERE = ['kernel_lora_rank', 'lora_rank', 'quantization_config'];

/** Refuses what Keras may do with the params of a layer and wgrad does not. @param more of this layer's alone @throws FormatError */
export const expectPlainParams = (config: Field, ...more: readonly string[]): void =>
  expectOff(
    config,
    [...NOT_HERE, ...more].flatMap((name) => [name, camelCase(name)]),
  );

/** Of a layer within another, which calls it past what adds that to the loss. @throws UsageError */
export function expectNoActivity(
  where: string,
  option: string,
  layer: Pick<LayerOptions, 'activityRegularizer'>,
): void {
  if (layer.activityRegularizer === undefined) return;
  throw new UsageError(
    `${where}: ${option} has an activityRegularizer, which does not count within another layer. Give it to ${where} instead.`,
  );
}
