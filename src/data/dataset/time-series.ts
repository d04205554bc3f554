/** Windows over a time series. Names, arguments and defaults are those of Keras's utils.timeseries_dataset_from_array. */
import { expectOptions, show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { mulberry32, shuffled } from '../random.ts';
import { Tensor, type TensorValues } from '../tensor.ts';
import { Dataset } from './dataset.ts';
import { expectCount } from './iterators.ts';

/** Options of `data.timeseriesDatasetFromArray`. */
export interface TimeSeriesOptions {
  /** time steps in a window */
  readonly sequenceLength: number;
  /** time steps from the beginning of one window to that of the next: default 1 */
  readonly sequenceStride?: number;
  /** time steps from one row of a window to the next: default 1 */
  readonly samplingRate?: number;
  /** windows in a batch: default 128; null for windows one by one */
  readonly batchSize?: number | null;
  /** the windows in another order, each pass in an order of its own: default false */
  readonly shuffle?: boolean;
  /** 32 bits that the order depends on; default: drawn */
  readonly seed?: number;
  /** the first time step that is used: default 0 */
  readonly startIndex?: number;
  /** the time step before which windows end: default the end of the data */
  readonly endIndex?: number;
}

/**
 * Windows over `data` [steps, ...features], each with the row of `targets` [steps, ...] that belongs to its first time step: batches
 * [x, y], x [batch, sequenceLength, ...features] and y [batch, ...]. To foretell the step after a window of 10, give data.slice(0, n - 10)
 * and targets.slice(10). Without targets (null) an element is x alone.
 * @throws UsageError where an option is wrong; ShapeError where the data has no window
 */
export function timeseriesDatasetFromArray(
  data: Tensor,
  targets: Tensor,
  options: TimeSeriesOptions,
): Dataset<[Tensor, Tensor]>;
/** Windows over `data` [steps, ...features] alone, where `targets` is null: [batch, sequenceLength, ...features]. @throws as above: UsageError, ShapeError */
export function timeseriesDatasetFromArray(data: Tensor, targets: null, options: TimeSeriesOptions): Dataset<Tensor>;
export function timeseriesDatasetFromArray(
  data: Tensor,
  targets: Tensor | null,
  options: TimeSeriesOptions,
): Dataset<[Tensor, Tensor]> | Dataset<Tensor> {
  const where = 'data.timeseriesDatasetFromArray';
  const steps = stepsOf(where, 'data', data);
  expectOptions(where, options, KNOWN, 'sequenceLength');
  const { sequenceLength, sequenceStride = 1, samplingRate = 1, batchSize = 128, shuffle = false } = options;
  const { seed = Math.floor(Math.random() * 2 ** 32), startIndex = 0, endIndex = steps } = options;
  for (const [name, value] of Object.entries({ sequenceLength, sequenceStride, samplingRate })) {
    expectCount(where, name, value, 1);
  }
  if (batchSize !== null) expectCount(where, 'batchSize', batchSize, 1);
  expectCount(where, 'seed', seed, 0);
  expectStep(where, 'startIndex', startIndex, 0, steps - 1);
  expectStep(where, 'endIndex', endIndex, startIndex + 1, steps);
  const span = (sequenceLength - 1) * samplingRate;
  const room = endIndex - startIndex - span;
  const known = targets === null ? room : Math.min(room, stepsOf(where, 'targets', targets) - startIndex);
  const count = Math.ceil(Math.max(0, known) / sequenceStride);
  if (count === 0) {
    throw new ShapeError(
      `${where}: a window takes ${span + 1} time steps, and there are ${Math.max(0, Math.min(endIndex - startIndex, known + span))}. Give more data or a smaller sequenceLength.`,
    );
  }
  const size = batchSize ?? 1;
  const batches = Math.ceil(count / size);
  return new Dataset(async function* (pass, skip) {
    const inOrder = Uint32Array.from({ length: count }, (_, i) => i);
    const order = shuffle ? shuffled(inOrder, mulberry32(seed, pass)) : inOrder;
    for (let batch = skip; batch < batches; batch++) {
      const length = Math.min(size, count - batch * size);
      const begins = Array.from({ length }, (_, i) => {
        return startIndex + order[batch * size + i]! * sequenceStride;
      });
      const windows = begins.flatMap((begin) =>
        Array.from({ length: sequenceLength }, (_, i) => begin + i * samplingRate),
      );
      const single = batchSize === null;
      const x = rowsAt(data, windows, single ? [sequenceLength] : [length, sequenceLength]);
      const element = targets === null ? x : [x, rowsAt(targets, begins, single ? [] : [length])];
      yield element as [Tensor, Tensor];
    }
  }, batches);
}

const KNOWN = [
  ...['sequenceLength', 'sequenceStride', 'samplingRate', 'batchSize'],
  ...['shuffle', 'seed', 'startIndex', 'endIndex'],
];

function stepsOf(where: string, name: string, value: unknown): number {
  if (value instanceof Tensor && value.shape.length > 0) return value.shape[0]!;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a tensor [steps, ...].`);
}

function expectStep(where: string, name: string, value: unknown, least: number, most: number): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a whole number from ${least} to ${most}.`);
}

/** Rows of a tensor [rows, ...rest] at these places: [...outer, ...rest] */
function rowsAt({ values, shape, scale }: Tensor, places: readonly number[], outer: readonly number[]): Tensor {
  const [, ...rest] = shape;
  const size = rest.reduce((product, each) => product * each, 1);
  const Values = values.constructor as new (length: number) => TensorValues;
  const rows = new Values(places.length * size);
  places.forEach((place, i) => {
    rows.set(values.subarray(place * size, (place + 1) * size), i * size);
  });
  return new Tensor(rows, [...outer, ...rest], scale);
}
