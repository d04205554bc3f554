/** Test accuracy of the MNIST MLP in plain JavaScript, the same for all libraries. */
import { CLASSES, PIXELS, UNITS } from './models.ts';
import type { Samples, Weights } from './strategies/strategy.ts';

const NONE = new Float32Array();

/** Share of the digits that the network reads rightly. */
export function accuracyOf(weights: Weights, { images, labels }: Samples): number {
  let correct = 0;
  for (let i = 0; i < labels.length; i++) {
    if (read(weights, images.subarray(i * PIXELS, (i + 1) * PIXELS)) === labels[i]) correct += 1;
  }
  return correct / labels.length;
}

function read([kernel1 = NONE, bias1 = NONE, kernel2 = NONE, bias2 = NONE]: Weights, image: Uint8Array): number {
  const hidden = Float32Array.from(bias1);
  for (let p = 0; p < PIXELS; p++) {
    const x = image[p]! / 255;
    if (x === 0) continue;
    for (let u = 0, at = p * UNITS; u < UNITS; u++, at++) hidden[u]! += x * kernel1[at]!;
  }
  const logits = Float32Array.from(bias2);
  for (let u = 0; u < UNITS; u++) {
    const x = Math.max(0, hidden[u]!);
    for (let c = 0; c < CLASSES; c++) logits[c]! += x * kernel2[u * CLASSES + c]!;
  }
  return logits.indexOf(Math.max(...logits));
}
