/** Safetensors files that are refused, and tensors that cannot be written. */
import { fromSafetensors, toSafetensors } from '../../src/io/safetensors.ts';
import { type BadInput, wrong } from './row.ts';

const header = (content: string, values = 0): Uint8Array => {
  const bytes = new TextEncoder().encode(content);
  const file = new Uint8Array(8 + bytes.length + values);
  new DataView(file.buffer).setUint32(0, bytes.length, true);
  file.set(bytes, 8);
  return file;
};
const tensors = (...entries: readonly [name: string, dtype: string, shape: string, offsets: string][]): string =>
  `{${entries.map(([name, dtype, shape, offsets]) => `"${name}":{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`).join()}}`;
const reads = (bytes: Uint8Array) => () => fromSafetensors(bytes);
const lengthOf = (words: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from([...words, 0x7b]).buffer);

export const readsSafetensors = (): unknown => fromSafetensors(header(tensors(['w', 'F32', '[2]', '[0,8]']), 8));

const one = header(tensors(['w', 'F32', '[2]', '[0,8]']), 8);

/** Biases of three gates and of six, and a kernel. */
const gates = header(
  tensors(['b', 'F32', '[3]', '[0,12]'], ['c', 'F32', '[6]', '[12,36]'], ['k', 'F32', '[3,1]', '[36,48]']),
  48,
);
const both = (layout: 'lstm' | 'gru') => ({ b: { name: 'gru/bias', layout }, c: { name: 'gru/bias', layout } });

export const BAD_SAFETENSORS: readonly BadInput[] = [
  [
    'bytes that are no bytes',
    'UsageError',
    "fromSafetensors: the bytes are 'w' (String); expected a Uint8Array.",
    () => fromSafetensors(wrong('w')),
  ],
  [
    'no bytes',
    'FormatError',
    'fromSafetensors: 0 bytes; expected at least 8. It is no safetensors file, or cut off.',
    reads(new Uint8Array()),
  ],
  [
    'seven bytes',
    'FormatError',
    'fromSafetensors: 7 bytes; expected at least 8. It is no safetensors file, or cut off.',
    reads(new Uint8Array(7)),
  ],
  [
    'a header of 0 bytes',
    'FormatError',
    "fromSafetensors: the header does not begin with '{'. It is no safetensors file.",
    reads(new Uint8Array(8)),
  ],
  [
    'a header longer than the file',
    'FormatError',
    "fromSafetensors: the header's length is 2, but 1 bytes follow. The file is cut off.",
    reads(header('{}').subarray(0, 9)),
  ],
  [
    'a header longer than any may be',
    'FormatError',
    "fromSafetensors: the header's length is 200000000; expected at most 100000000. It is no safetensors file.",
    reads(lengthOf([200_000_000, 0])),
  ],
  [
    'a header of 2^63 bytes',
    'FormatError',
    "fromSafetensors: the header's length is 9223372036854776000; expected at most 100000000. It is no safetensors file.",
    reads(lengthOf([0, 2 ** 31])),
  ],
  [
    'a header that is cut off',
    'FormatError',
    'fromSafetensors: not valid JSON. The file is damaged, or it is another kind of file.',
    reads(header('{"a":')),
  ],
  [
    'a tensor twice',
    'FormatError',
    "fromSafetensors: the key 'a' stands twice in one object; expected it once. Remove one.",
    reads(
      header(
        `{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}`,
        4,
      ),
    ),
  ],
  [
    'a tensor that is a list',
    'FormatError',
    "fromSafetensors: 'a' is a list of 0; expected an object.",
    reads(header('{"a":[]}')),
  ],
  [
    'an unknown dtype',
    'FormatError',
    "fromSafetensors: 'a'.dtype is 'F6_E2M3'; expected one of BOOL, U8, I8, F8_E5M2, F8_E4M3, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64.",
    reads(header(tensors(['a', 'F6_E2M3', '[4]', '[0,3]']), 3)),
  ],
  [
    'a shape below 0',
    'FormatError',
    "fromSafetensors: 'a'.shape[0] is -1; expected a whole number from 0 up.",
    reads(header(tensors(['a', 'F32', '[-1]', '[0,4]']), 4)),
  ],
  [
    'a shape that is no list',
    'FormatError',
    "fromSafetensors: 'a'.shape is 4; expected a list.",
    reads(header(tensors(['a', 'F32', '4', '[0,4]']), 4)),
  ],
  [
    'a shape that multiplies beyond 2^53',
    'FormatError',
    "fromSafetensors: 'a' has 0 bytes; expected Infinity for F32 [4294967296, 4294967296, 0]. The file is damaged.",
    reads(header(tensors(['a', 'F32', '[4294967296,4294967296,0]', '[0,0]']))),
  ],
  [
    'offsets the wrong way',
    'FormatError',
    "fromSafetensors: 'a'.data_offsets is [4, 0]; expected [begin, end].",
    reads(header(tensors(['a', 'F32', '[1]', '[4,0]']), 4)),
  ],
  [
    'three offsets',
    'FormatError',
    "fromSafetensors: 'a'.data_offsets is [0, 4, 8]; expected [begin, end].",
    reads(header(tensors(['a', 'F32', '[1]', '[0,4,8]']), 8)),
  ],
  [
    'an offset of a half',
    'FormatError',
    "fromSafetensors: 'a'.data_offsets[0] is 0.5; expected a whole number from 0 up.",
    reads(header(tensors(['a', 'F32', '[1]', '[0.5,4.5]']), 8)),
  ],
  [
    'fewer values than the shape has',
    'FormatError',
    "fromSafetensors: 'a' has 4 bytes; expected 8 for F32 [2]. The file is damaged.",
    reads(header(tensors(['a', 'F32', '[2]', '[0,4]']), 4)),
  ],
  [
    'tensors that overlap',
    'FormatError',
    "fromSafetensors: 'b' begins at 4 and overlaps the tensor before it; expected 8. The file is damaged.",
    reads(header(tensors(['a', 'F32', '[2]', '[0,8]'], ['b', 'F32', '[1]', '[4,8]']), 8)),
  ],
  [
    'a hole between tensors',
    'FormatError',
    "fromSafetensors: 'b' begins at 8 and leaves a hole behind the tensor before it; expected 4. The file is damaged.",
    reads(header(tensors(['a', 'F32', '[1]', '[0,4]'], ['b', 'F32', '[1]', '[8,12]']), 12)),
  ],
  [
    'a hole at the begin',
    'FormatError',
    "fromSafetensors: 'a' begins at 4 and leaves a hole behind the tensor before it; expected 0. The file is damaged.",
    reads(header(tensors(['a', 'F32', '[1]', '[4,8]']), 8)),
  ],
  [
    'bytes after the last tensor',
    'FormatError',
    'fromSafetensors: 5 bytes of values; expected 4. It has trailing bytes.',
    reads(header(tensors(['a', 'F32', '[1]', '[0,4]']), 5)),
  ],
  [
    'values that are cut off',
    'FormatError',
    'fromSafetensors: 7 bytes of values; expected 8. The file is cut off.',
    reads(header(tensors(['a', 'F32', '[2]', '[0,8]']), 7)),
  ],
  [
    'metadata that is no text',
    'FormatError',
    'fromSafetensors: __metadata__.a is 1; expected a text.',
    reads(header('{"__metadata__":{"a":1}}')),
  ],
  [
    'a name that is no Unicode',
    'FormatError',
    "fromSafetensors: '\\u{d800}' is no valid Unicode. Rename the tensor.",
    reads(header('{"\\ud800":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', 4)),
  ],
  [
    'a source that is no model',
    'UsageError',
    'toSafetensors: the source is an object (Object); expected a model or a list of tensors.',
    () => toSafetensors(wrong({})),
  ],
  [
    'two tensors of one name',
    'UsageError',
    "toSafetensors: two tensors are named 'a'. Give each its own name.",
    () =>
      toSafetensors([
        { name: 'a', shape: [], values: Float32Array.of(1) },
        { name: 'a', shape: [], values: Float32Array.of(1) },
      ]),
  ],
  [
    'values of another number',
    'ShapeError',
    "toSafetensors: 'a' is [2] with 1 values. Give as many as it has.",
    () => toSafetensors([{ name: 'a', shape: [2], values: Float32Array.of(1) }]),
  ],
  [
    'values that are a plain list',
    'UsageError',
    "toSafetensors: the values of 'a' are a list of 1; expected a typed array.",
    () => toSafetensors([{ name: 'a', shape: [1], values: wrong([1]) }]),
  ],
  [
    'a tensor named __metadata__',
    'UsageError',
    "toSafetensors: a tensor is named '__metadata__'; expected text other than '__metadata__'.",
    () => toSafetensors([{ name: '__metadata__', shape: [], values: Float32Array.of(1) }]),
  ],
  [
    'metadata of numbers',
    'UsageError',
    "toSafetensors: the metadata 'a' is 1; expected text.",
    () => toSafetensors([], wrong({ a: 1 })),
  ],
  [
    'an option that there is not',
    'UsageError',
    "fromSafetensors: unknown option 'name'. Did you mean 'names'? Known: names.",
    () => fromSafetensors(one, wrong({ name: {} })),
  ],
  [
    'names that are a list',
    'UsageError',
    "fromSafetensors: names is a list of 1; expected an object such as { 'fc1.weight': { name: 'dense/kernel', layout: 'linear' } }.",
    () => fromSafetensors(one, { names: wrong(['w']) }),
  ],
  [
    'a name that is a number',
    'UsageError',
    "fromSafetensors: names['w'] is 1; expected the model's name for it, or { name, layout }.",
    () => fromSafetensors(one, { names: wrong({ w: 1 }) }),
  ],
  [
    'a layout that there is not',
    'UsageError',
    "fromSafetensors: names['w']: unknown layout 'Linear'. Did you mean 'linear'? Known: 'linear', 'conv1d', 'conv2d', 'convTranspose2d', 'depthwiseConv2d', 'rnn', 'lstm', 'gru'.",
    () => fromSafetensors(one, { names: { w: { name: 'dense/kernel', layout: wrong('Linear') } } }),
  ],
  [
    'a layout of other axes',
    'ShapeError',
    "fromSafetensors: 'w' is [2]; the layout 'linear' has 2 axes. Give the layout that it has.",
    () => fromSafetensors(one, { names: { w: { name: 'dense/kernel', layout: 'linear' } } }),
  ],
  [
    'a tensor that the file has not',
    'UsageError',
    "fromSafetensors: unknown tensor in the file 'v'. Known: 'w'.",
    () => fromSafetensors(one, { names: { v: 'dense/kernel' } }),
  ],
  [
    'two tensors that become one',
    'UsageError',
    "fromSafetensors: two tensors become 'a'. Name each weight of the model once.",
    () => fromSafetensors(one, { names: { v: 'a', w: 'a' } }),
  ],
  [
    'one bias of a GRU alone',
    'ShapeError',
    "fromSafetensors: 'b' is alone; 'gru/bias' is made of two biases of one size, those of the inputs and of the states. Name both.",
    () => fromSafetensors(gates, { names: { b: { name: 'gru/bias', layout: 'gru' } } }),
  ],
  [
    'two biases of other sizes',
    'ShapeError',
    "fromSafetensors: 'b' is [3], and 'c' [6]; 'gru/bias' is made of two biases of one size, those of the inputs and of the states. Name both.",
    () => fromSafetensors(gates, { names: both('gru') }),
  ],
  [
    'a size that is not that of four gates',
    'ShapeError',
    "fromSafetensors: 'b' is [3]; the layout 'lstm' has 1 or 2 axes, the first with 4 gates. Give the layout that it has.",
    () => fromSafetensors(gates, { names: both('lstm') }),
  ],
  [
    'two kernels that become one',
    'ShapeError',
    "fromSafetensors: 'k' is [3, 1]; 'rnn/bias' is made of biases, each of 1 axis. Name each kernel of the model once.",
    () =>
      fromSafetensors(gates, {
        names: { k: { name: 'rnn/bias', layout: 'rnn' }, b: { name: 'rnn/bias', layout: 'rnn' } },
      }),
  ],
];
