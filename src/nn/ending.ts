/** What a model ends with, compared with what the loss takes its output for. */
import type { Loss } from './losses/loss.ts';
import type { ModelLayer } from './model-view.ts';

const PROBABILITIES: readonly unknown[] = ['softmax', 'sigmoid'];

/** Warns where the output is no probabilities, though the loss takes it for such, or where it is, and logits are expected. */
export function warnOfEnding(layers: readonly ModelLayer[], { name, takes }: Loss): void {
  const last = layers.findLast(({ config }) => config?.activation !== undefined);
  if (last === undefined || takes === undefined) return;
  const activation = last.config!.activation;
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
