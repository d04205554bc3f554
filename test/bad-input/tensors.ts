/** Wrong arguments of `tensor` and of what a tensor can do. */
import { type NestedNumbers, Tensor, type TensorDType, type TensorValues, tensor } from '../../src/data/tensor.ts';
import { type BadInput, wrong } from './row.ts';

const four = new Tensor(new Uint8Array([0, 51, 102, 255]), [4]);
const inItself: NestedNumbers[] = [];
inItself.push(inItself);

export const makesTensors = (): unknown => [
  tensor([
    [1, 2],
    [3, 4],
  ]),
  four.div(255).slice(1, 3),
];

export const BAD_TENSORS: readonly BadInput[] = [
  [
    'nothing',
    'DataError',
    'tensor: values is undefined; expected a number or an array of numbers.',
    () => tensor(wrong(undefined)),
  ],
  [
    'text',
    'DataError',
    "tensor: values[0] is 'a'; expected a number or an array of numbers.",
    () => tensor(wrong(['a'])),
  ],
  [
    'null in a list',
    'DataError',
    'tensor: values[1] is null; expected a number or an array of numbers.',
    () => tensor(wrong([1, null])),
  ],
  [
    'rows of other lengths',
    'ShapeError',
    'tensor: ragged: values[1] has the shape [1], values[0] has [2]. Make all rows equally long.',
    () => tensor([[1, 2], [3]]),
  ],
  [
    'another depth',
    'ShapeError',
    'tensor: ragged: values[1] has the shape [], values[0] has [1]. Make all rows equally long.',
    () => tensor([[1], 2]),
  ],
  [
    'an array that holds itself',
    'ShapeError',
    'tensor: the arrays are nested deeper than 16 levels. Does one hold itself?',
    () => tensor(inItself),
  ],
  [
    'a hole in a list',
    'ShapeError',
    'tensor: 2 values do not fill the shape [3], which holds 3. Give as many values as the shape holds.',
    () => tensor(Object.assign(new Array<number>(3), { 0: 1, 2: 3 })),
  ],
  [
    'too few values',
    'ShapeError',
    'tensor: 3 values do not fill the shape [2, 2], which holds 4. Give as many values as the shape holds.',
    () => tensor([1, 2, 3], [2, 2]),
  ],
  [
    'nested arrays of another shape',
    'ShapeError',
    'tensor: the nested arrays have the shape [2, 3], the shape given is [3, 2]. Leave the shape out, or give a flat list to fill it.',
    () =>
      tensor(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        [3, 2],
      ),
  ],
  [
    'a shape that is no list',
    'ShapeError',
    'tensor: the shape is 2; expected a list of sizes such as [28, 28].',
    () => tensor([1, 2], wrong(2)),
  ],
  [
    'a negative size',
    'ShapeError',
    'tensor: the shape [-1] has a size that is no whole number from 0 up.',
    () => tensor([1], [-1]),
  ],
  [
    'two negative sizes',
    'ShapeError',
    'tensor: the shape [-2, -2] has a size that is no whole number from 0 up.',
    () => new Tensor(new Uint8Array(4), [-2, -2]),
  ],
  [
    'a size of text',
    'ShapeError',
    "tensor: the shape ['2'] has a size that is no whole number from 0 up.",
    () => tensor([1, 2], wrong(['2'])),
  ],
  [
    'a fractional size',
    'ShapeError',
    'tensor: the shape [1.5, 2] has a size that is no whole number from 0 up.',
    () => tensor(new Uint8Array(3), [1.5, 2]),
  ],
  [
    'a size of NaN',
    'ShapeError',
    'tensor: the shape [NaN] has a size that is no whole number from 0 up.',
    () => tensor([1], [Number.NaN]),
  ],
  [
    'a value over 255',
    'DataError',
    'tensor: value 0 is 256; uint8 holds whole numbers from 0 to 255.',
    () => tensor([256], [1], 'uint8'),
  ],
  [
    'a negative value',
    'DataError',
    'tensor: value 1 is -1; uint32 holds whole numbers from 0 to 4294967295.',
    () => tensor([1, -1], [2], 'uint32'),
  ],
  [
    'a fraction',
    'DataError',
    'tensor: value 0 is 0.5; int32 holds whole numbers from -2147483648 to 2147483647.',
    () => tensor([0.5], [1], 'int32'),
  ],
  [
    'NaN as a whole number',
    'DataError',
    'tensor: value 0 is NaN; uint8 holds whole numbers from 0 to 255.',
    () => tensor([Number.NaN], [1], 'uint8'),
  ],
  [
    'an unknown dtype',
    'UsageError',
    "tensor: unknown dtype 'f16'. Known: float32, uint8, int32, uint32.",
    () => tensor([1], [1], wrong<TensorDType>('f16')),
  ],
  [
    'a dtype of Object',
    'UsageError',
    "tensor: unknown dtype 'toString'. Known: float32, uint8, int32, uint32.",
    () => tensor([1], [1], wrong<TensorDType>('toString')),
  ],
  [
    '64-bit integers',
    'DataError',
    'tensor: got BigInt64Array; expected an array of numbers. Convert it first, as in Int32Array.from(values, Number).',
    () => tensor(wrong<TensorValues>(BigInt64Array.of(1n))),
  ],
  [
    '64-bit integers with a dtype',
    'DataError',
    'tensor: got BigUint64Array; expected an array of numbers. Convert it first, as in Int32Array.from(values, Number).',
    () => tensor(wrong<TensorValues>(BigUint64Array.of(1n)), [1], 'uint8'),
  ],
  [
    'a DataView',
    'DataError',
    'tensor: got DataView; expected an array of numbers. Convert it first, as in Int32Array.from(values, Number).',
    () => tensor(wrong<TensorValues>(new DataView(new ArrayBuffer(8)))),
  ],
  [
    'float64 in a Tensor',
    'DataError',
    'Tensor: got Float64Array; expected Float32Array, Uint8Array, Int32Array or Uint32Array. tensor() converts other numbers.',
    () => new Tensor(wrong<TensorValues>(new Float64Array(4)), [4]),
  ],
  [
    'a list in a Tensor',
    'DataError',
    'Tensor: got a list of 1; expected Float32Array, Uint8Array, Int32Array or Uint32Array. tensor() converts other numbers.',
    () => new Tensor(wrong<TensorValues>([1]), [1]),
  ],
  [
    'a scale of NaN',
    'UsageError',
    'tensor: the scale is NaN; expected a size from 1.2e-38 to 3.4e38, which f32 holds. Scale the values themselves.',
    () => new Tensor(new Uint8Array(4), [4], Number.NaN),
  ],
  [
    'a scale of text',
    'UsageError',
    "tensor: the scale is '2'; expected a size from 1.2e-38 to 3.4e38, which f32 holds. Scale the values themselves.",
    () => new Tensor(new Uint8Array(4), [4], wrong('2')),
  ],
  [
    'division by 0',
    'UsageError',
    'tensor.div: the divisor is 0; expected a finite number other than 0.',
    () => four.div(0),
  ],
  [
    'division by so little that f32 overflows',
    'UsageError',
    'tensor: the scale is 9.999999999999999e+299; expected a size from 1.2e-38 to 3.4e38, which f32 holds. Scale the values themselves.',
    () => four.div(1e-300),
  ],
  [
    'multiplication by infinity',
    'UsageError',
    'tensor.mul: the factor is Infinity; expected a finite number other than 0.',
    () => four.mul(Number.POSITIVE_INFINITY),
  ],
  [
    'multiplication by a symbol',
    'UsageError',
    'tensor.mul: the factor is Symbol(two); expected a finite number other than 0.',
    () => four.mul(wrong(Symbol('two'))),
  ],
  [
    'a slice that begins before the first row',
    'ShapeError',
    'tensor.slice: rows -1 to 2 are not within the 4 rows of [4].',
    () => four.slice(-1, 2),
  ],
  [
    'a slice beyond the last row',
    'ShapeError',
    'tensor.slice: rows 0 to 5 are not within the 4 rows of [4].',
    () => four.slice(0, 5),
  ],
  [
    'a slice that ends before it begins',
    'ShapeError',
    'tensor.slice: rows 3 to 2 are not within the 4 rows of [4].',
    () => four.slice(3, 2),
  ],
  [
    'a slice of half a row',
    'ShapeError',
    'tensor.slice: rows 0.5 to 2 are not within the 4 rows of [4].',
    () => four.slice(0.5, 2),
  ],
];
