/** What a model ends with, compared with what the loss takes its output for. */
import type { Loss } from './losses/loss.ts';
import type { ModelLayer } from './model-view.ts';

const PROBABILITIES: readonly unknown[] = ['softmax', 'sigmoid'];

/** Layers that leave the values as they are, but for their order. */
const KEEPERS: readonly string[] = ['Dropout', 'Flatten', 'Reshape', 'Permute', 'RepeatVector'];

/** The last activation; undefined where something else follows it. */
const endingOf = ({ className, config }: ModelLayer): unknown =>
  className === 'Softmax' ? 'softmax' : config?.activation;

/** Warns where the output is no probabilities, though the loss takes it for such, or where it is, and logits are expected. */
export function warnOfEnding(layers: readonly ModelLayer[], { name, takes }: Loss): void {
  const last = layers.findLast(({ className }) => !KEEPERS.includes(className));
  const activation = last && endingOf(last);
  if (last === undefined || activation === undefined || takes === undefined) return;
  const units = last.outputShape.at(-1);
  const ends = `model.compile: the last layer, ${last.name}, ends with the activation '${activation}'`;
  const logits = takes.what === 'logits';
  if (activation === 'softmax' && units === 1) {
    console.warn(`${ends} over 1 unit, which is always 1. Take 'sigmoid'.`);
  } else if (logits && PROBABILITIES.includes(activation)) {
    console.warn(`${ends}, but ${name} is told to expect logits. Leave the activation out, or fromLogits.`);
  } else if (!logits && !PROBABILITIES.includes(activation)) {
    const instead = `End with layers.dense({ units: ${units}, activation: '${takes.activation}' })`;
    console.warn(
      `${ends}, but ${name} expects probabilities. ${instead}, or compile with losses.${name}({ fromLogits: true }).`,
    );
  }
}
