/** NPZ files that are refused, and wrong arguments of `readNpz` and `writeNpz`. */
import { Tensor } from '../../src/data/tensor.ts';
import { readNpz, writeNpz } from '../../src/io/npz.ts';
import { fromNpz, toNpz } from '../../src/io/npz-weights.ts';
import { npyFile, npzFile } from '../unit/io/npz-fixtures.ts';
import { type BadInput, wrong } from './row.ts';

const x = new Tensor(Uint8Array.of(1, 2), [2]);
const good = npyFile('|u1', [2], Uint8Array.of(1, 2));
const reads = (file: Uint8Array) => () => readNpz(npzFile({ x: file }));
const typed = (descr: string) => reads(npyFile(descr, [2], new Uint8Array(16)));

export const readsNpz = async (): Promise<unknown> => (await readNpz(await writeNpz({ x }))).x;

const KINDS = 'b1, u1, i1, i2, u2, i4, u4, i8, u8, f2, f4, f8';

const named = (name: string) => ({ name, shape: [2] });

export const BAD_NPZ: readonly BadInput[] = [
  [
    'a path for a file',
    'UsageError',
    "readNpz: bytes is 'mnist.npz'; expected a Uint8Array or an ArrayBuffer, such as await response.arrayBuffer().",
    () => readNpz(wrong('mnist.npz')),
  ],
  [
    'no zip file',
    'FormatError',
    'readNpz: no zip file, or a damaged one: no directory at its end. Save or copy it again.',
    () => readNpz(good),
  ],
  [
    'a value that was changed',
    'FormatError',
    "readNpz: no zip file, or a damaged one: 'x.npy' has another CRC-32. Save or copy it again.",
    () => {
      const file = npzFile({ x: good });
      return readNpz(file.with(file.indexOf(0x93) + 129, 9));
    },
  ],
  [
    'no NPY file',
    'FormatError',
    "readNpz: 'x.npy': does not begin as an NPY file. Save it with numpy.save or numpy.savez.",
    reads(good.with(1, 0)),
  ],
  [
    'a later version',
    'FormatError',
    "readNpz: 'x.npy': version 4 of NPY, expected 1 to 3. Save it with another NumPy.",
    reads(good.with(6, 4)),
  ],
  [
    'a header that ends early',
    'FormatError',
    "readNpz: 'x.npy': cut short: 50 bytes, expected at least 128 for the header. Copy it again.",
    reads(good.subarray(0, 50)),
  ],
  [
    'a header without a shape',
    'FormatError',
    "readNpz: 'x.npy': the header is '{'descr': '|u1', 'fortran_order': False, }'; expected descr, fortran_order and shape.",
    reads(npyFile('', [], new Uint8Array(), false, { text: "{'descr': '|u1', 'fortran_order': False, }\n" })),
  ],
  [
    'values that are missing',
    'FormatError',
    "readNpz: 'x.npy': cut short: 129 bytes, expected 130 for the shape [2]. Save or copy it again.",
    reads(good.subarray(0, 129)),
  ],
  [
    'values too many',
    'FormatError',
    "readNpz: 'x.npy': trailing bytes: 130 bytes, expected 129 for the shape [1]. Save or copy it again.",
    reads(npyFile('|u1', [1], Uint8Array.of(1, 2))),
  ],
  [
    'a shape beyond all memory',
    'FormatError',
    "readNpz: 'x.npy': the header says [100000, 100000]; expected at most 4294967296 bytes. Split it.",
    reads(npyFile('|u1', [100_000, 100_000], new Uint8Array())),
  ],
  [
    'Python objects',
    'FormatError',
    `readNpz: 'x.npy': the dtype is '|O'; expected numbers: ${KINDS}. Python objects are never read: save numbers.`,
    typed('|O'),
  ],
  [
    'texts',
    'FormatError',
    `readNpz: 'x.npy': the dtype is '<U2'; expected numbers: ${KINDS}. Convert it, as in a.astype('float32').`,
    typed('<U2'),
  ],
  [
    'complex numbers',
    'FormatError',
    `readNpz: 'x.npy': the dtype is '<c8'; expected numbers: ${KINDS}. Convert it, as in a.astype('float32').`,
    typed('<c8'),
  ],
  [
    'a whole number of more than 32 bits',
    'FormatError',
    "readNpz: 'x.npy': value 1 is 2147483648; a tensor of whole numbers holds -2147483648 to 2147483647. Save it as float32 or in smaller numbers.",
    reads(npyFile('<i8', [2], BigInt64Array.of(1n, 2n ** 31n))),
  ],
  [
    'a list of tensors',
    'UsageError',
    'writeNpz: the tensors are a list of 1; expected an object such as { x, y }.',
    () => writeNpz(wrong([x])),
  ],
  [
    'an array for a tensor',
    'UsageError',
    "writeNpz: 'y' is a list of 3; expected a tensor. Make one with tensor().",
    () => writeNpz({ x, y: wrong([1, 2, 3]) }),
  ],
  [
    'a tensor without a name',
    'UsageError',
    "writeNpz: a tensor's name is empty; expected one such as x_train.",
    () => writeNpz({ '': x }),
  ],
  [
    'compress as text',
    'UsageError',
    "writeNpz: compress is 'yes'; expected true or false.",
    () => writeNpz({ x }, { compress: wrong('yes') }),
  ],
  [
    'an option that is none',
    'UsageError',
    "writeNpz: unknown option 'level'. Known: compress.",
    () => writeNpz({ x }, wrong({ level: 9 })),
  ],
  [
    'weights of no model',
    'UsageError',
    'toNpz: the model is undefined; expected a model.',
    () => toNpz(wrong(undefined)),
  ],
  [
    'weights for no model',
    'UsageError',
    'fromNpz: the model is an object (Object); expected a model.',
    async () => fromNpz(await writeNpz({ x }), wrong({})),
  ],
  [
    'fewer arrays than weights',
    'ShapeError',
    'fromNpz: the file has 1 arrays, the model 2 weights: a, b. Save all of them, in this order.',
    async () => fromNpz(await writeNpz({ arr_0: x }), { weights: [named('a'), named('b')] }),
  ],
];
