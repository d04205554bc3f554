/** Data that does not fit the memory: batches that come while the model trains. */
import { data, layers, type Sequential, sequential, tensor } from 'wgrad';
import { csv, type LabelledCsvRow, memoryStore } from 'wgrad/io';

const TABLE = `weight,power,mpg\n${Array.from({ length: 64 }, (_, i) => `${2 + (i % 7) / 7},${1 + (i % 5) / 5},${3 - (i % 7) / 7}`).join('\n')}`;

function cars(): Sequential {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return model;
}

// #region csv
/** @param file a File that somebody chose, an address, or a function that opens something */
export async function fromTable(file: Blob = new Blob([TABLE])) {
  const rows = csv(file, { columnConfigs: { mpg: { isLabel: true } } })
    .map((row) => row as LabelledCsvRow)
    .map(({ xs, ys }) => ({ xs: Object.values(xs) as number[], ys: Object.values(ys) as number[] }));
  const batches = rows.shuffle(1000, { seed: 7 }).batch(16);
  const { history } = await cars().fit(batches, { epochs: 3, verbose: 0 });
  return history.loss!;
}
// #endregion csv

// #region resume
/** Killed in the middle of an epoch, another run goes on there. */
export async function thatResumes(store = memoryStore()) {
  const batches = data
    .fromTensorSlices([tensor([[1, 2], [3, 4], [5, 6], [7, 8]]), tensor([[1], [2], [3], [4]])]) // biome-ignore format: a table
    .shuffle(4, { seed: 7 })
    .batch(2);
  return cars().fit(batches, { epochs: 2, verbose: 0, checkpoint: { store, every: 1, resume: true } });
}
// #endregion resume

// #region generator
/** Anything that can be iterated, or a function that gives the batches of a pass. */
export async function fromFunction() {
  async function* batches() {
    for (let batch = 0; batch < 4; batch++) {
      yield { xs: tensor([[batch, 1], [batch, 2]]), ys: tensor([[batch + 1], [batch + 2]]) }; // biome-ignore format: a table
    }
  }
  const { history } = await cars().fit(batches, { epochs: 2, verbose: 0 });
  return history.loss!;
}
// #endregion generator

// #region windows
/** Windows of 24 hours, each with the value of the hour after it. */
export function windows() {
  const hours = tensor(Array.from({ length: 200 }, (_, i) => [Math.sin(i / 4)]));
  return data.timeseriesDatasetFromArray(hours.slice(0, 176), hours.slice(24), { sequenceLength: 24, batchSize: 32 });
}
// #endregion windows
