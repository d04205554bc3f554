/** Made-up digits as files in MNIST's format, for commands that are to be tested on fewer than 60,000 of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MadeUpOptions, madeUpDigits } from '../../src/data/made-up.ts';
import { MNIST_FILES } from '../../src/data/mnist-files.ts';
import type { Tensor } from '../../src/data/tensor.ts';

export function writeDigits(folder: string, options: MadeUpOptions): void {
  const { train, test } = madeUpDigits(options);
  const tensors = {
    trainImages: train.images,
    trainLabels: train.labels,
    testImages: test.images,
    testLabels: test.labels,
  };
  for (const [key, tensor] of Object.entries(tensors)) {
    writeFileSync(join(folder, MNIST_FILES[key as keyof typeof tensors].name), idx(tensor));
  }
}

/** An IDX file: bytes (type 8), the shape, the values. */
function idx({ shape, values }: Tensor): Uint8Array {
  const header = 4 + 4 * shape.length;
  const file = new Uint8Array(header + values.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, (8 << 8) | shape.length);
  for (const [axis, size] of shape.entries()) view.setUint32(4 + 4 * axis, size);
  file.set(values, header);
  return file;
}
