/** Where transposed convolutions lie, against Keras's values; the kernels are held against the twin in test/gpu. */
import { expect, it } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { leaf } from '../../../src/graph/node.ts';
import { convTransposed } from '../../../src/ops/all.ts';
import { windowsFrom } from '../../../src/ops/conv-geometry.ts';
import { KERAS_TRANSPOSED } from '../../reference/facts-keras-transposed.ts';

it.each(KERAS_TRANSPOSED)(
  '%s, kernel %i, stride %i, output padding %s',
  (padding, kernel, stride, outputPadding, values) => {
    const windows = { window: [1, kernel], strides: [1, stride], dilations: [1, 1], padding };
    const padded = outputPadding === undefined ? undefined : [0, outputPadding];
    const geometry = windowsFrom('test', [1, 3], windows, padded);
    const [x, w] = [leaf('input', 'x', [1, 1, 3, 1], 'f32'), leaf('param', 'w', [1, kernel, 1, 1], 'f32')];
    const feeds = { x: [1, 1, 1], w: Array.from({ length: kernel }, (_, i) => i + 1) };
    const [y] = evaluateGraph([convTransposed(x, w, { ...geometry, groups: 1 })], feeds);
    expect([...y!].join(' ')).toBe(values);
  },
);
