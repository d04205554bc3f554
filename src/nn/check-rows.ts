/** Data that goes straight into a layer which looks up rows by it. */
import type { Tensor } from '../data/tensor.ts';
import { DataError } from '../errors.ts';
import { sizeOf } from '../graph/node.ts';
import type { ModelTensor } from './model-tensor.ts';
import type { Network } from './network.ts';

/**
 * @param input where the data goes in
 * @throws DataError for what is no row of a layer that it goes into
 */
export function expectRows(where: string, name: string, x: Tensor, input: ModelTensor, { layers }: Network): void {
  for (const { name: layer, callee, calls } of layers) {
    const { takesBelow: end } = callee.layer;
    if (end === undefined || !calls.some(({ inputs }) => inputs.includes(input))) continue;
    if (x.gpu !== undefined) return; // unseen: what is no row takes the last one
    const { values, scale, shape } = x;
    const at = values.findIndex((each) => !(Number.isInteger(each * scale) && each >= 0 && each * scale < end));
    if (at < 0) continue;
    const perSample = sizeOf(shape.slice(1));
    throw new DataError(
      `${where}: ${name} holds ${values[at]! * scale} in sample ${Math.floor(at / perSample)}, value ${at % perSample}; the layer ${layer} takes whole numbers from 0 to ${end - 1}.`,
    );
  }
}
