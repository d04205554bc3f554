/** Data sets that are read while they are used, in the words of tf.data: `data.fromTensorSlices([x, y]).shuffle(1000).batch(32)`. */
export { array, fromTensorSlices, generator, range, zip } from './sources.ts';
export { timeseriesDatasetFromArray } from './time-series.ts';
