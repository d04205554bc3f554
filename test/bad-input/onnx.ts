/** Models that no ONNX file can hold, and wrong arguments of `toOnnx`. */
import { layers, sequential } from '../../src/index.ts';
import { planned } from '../../src/io/onnx/write.ts';
import { toOnnx } from '../../src/io/onnx.ts';
import { type BadInput, wrong } from './row.ts';

const small = () => sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
const together = layers.lambda({ function: (x) => x.sub(x.mean({ axis: 0 })), name: 'centered' });

export const plansFile = (): unknown => planned('toOnnx', small().network!);

export const BAD_ONNX: readonly BadInput[] = [
  [
    'no model',
    'UsageError',
    'toOnnx: the model is a list of 0; expected a model. Make one with sequential or model.',
    () => toOnnx(wrong([])),
  ],
  [
    'an option that there is not',
    'UsageError',
    "toOnnx: unknown option 'opSet'. Did you mean 'opset'? Known: name, opset.",
    () => toOnnx(small(), wrong({ opSet: 17 })),
  ],
  [
    'an old opset',
    'UsageError',
    'toOnnx: opset is 12; expected a whole number from 17 to 21.',
    () => toOnnx(small(), { opset: 12 }),
  ],
  [
    'an opset that is none',
    'UsageError',
    "toOnnx: opset is '17'; expected a whole number from 17 to 21.",
    () => toOnnx(small(), { opset: wrong('17') }),
  ],
  [
    'a name that is a number',
    'UsageError',
    'toOnnx: name is 3; expected text.',
    () => toOnnx(small(), { name: wrong(3) }),
  ],
  [
    'a model without layers',
    'UsageError',
    'toOnnx: the model has no layers. Add some first.',
    () => toOnnx(sequential()),
  ],
  [
    'a function over all samples of a batch',
    'UsageError',
    'toOnnx: centered: what it computes of a sample depends on the other samples of the batch, or on their number, which an ONNX file cannot say. Leave it out.',
    () => toOnnx(sequential({ layers: [layers.dense({ units: 1, inputShape: [2] }), together] })),
  ],
];
