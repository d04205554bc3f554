/** What needs Node's files: models, checkpoints, tables and events in folders. */
// #region node
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { callbacks, layers, sequential } from 'wgrad';
import { csv, type LabelledCsvRow, loadModel } from 'wgrad/io';
import { fileStore, folder, tensorBoard, textFile } from 'wgrad/io/node';

export async function inNode(place: string) {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const cars = csv(() => createReadStream(join(place, 'cars.csv')), { columnConfigs: { mpg: { isLabel: true } } })
    .map((row) => row as LabelledCsvRow)
    .map(({ xs, ys }) => ({ xs: Object.values(xs) as number[], ys: Object.values(ys) as number[] }))
    .batch(16);
  await model.fit(cars, {
    epochs: 2,
    checkpoint: { store: fileStore(join(place, 'run')), resume: true },
    callbacks: [
      callbacks.modelCheckpoint(folder, { filepath: join(place, 'best-{epoch:02d}'), monitor: 'loss' }),
      callbacks.csvLogger(textFile(join(place, 'run.csv'))),
      tensorBoard(join(place, 'logs')), // tensorboard --logdir logs
    ],
  });
  await model.save(folder(join(place, 'model')));
  return loadModel(folder(join(place, 'model')));
}
// #endregion node
