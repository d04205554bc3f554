/** Programs that keep what they learnt. */
import { type Program, table } from './program.ts';

/** Learns, saves to the browser, loads, and goes on to predict. */
const kept =
  (address: string): Program =>
  async (tf, begin) => {
    const rows = table(32, 3, 81);
    const [xs, ys] = [tf.tensor2d(rows), tf.tensor2d(rows.map((row) => [row[0]! * row[1]!]))];
    const model = tf.sequential();
    model.add(tf.layers.dense({ units: 8, activation: 'selu', inputShape: [3] }));
    model.add(tf.layers.dense({ units: 1 }));
    begin(model);
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
    const { history } = await model.fit(xs, ys, { epochs: 4, shuffle: false });
    const { modelArtifactsInfo } = await model.save(address);
    if (!(modelArtifactsInfo.weightDataBytes! >= 4 * 41))
      throw new Error(`${modelArtifactsInfo.weightDataBytes} bytes`);
    const loaded = await tf.loadLayersModel(address);
    const same = await loaded.predict(xs).data();
    const models = await tf.io.listModels();
    if (models[address] === undefined) throw new Error(`${Object.keys(models)}`);
    await tf.io.removeModel(address);
    return [...history.loss!, ...same.slice(0, 8)];
  };

export const inLocalStorage = kept('localstorage://kept');
export const inIndexedDb = kept('indexeddb://kept');

/** Through handlers of the program's own. */
export const handled: Program = async (tf, begin) => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [2], activation: 'relu6' })] });
  begin(model);
  // biome-ignore lint/suspicious/noExplicitAny: whatever a library's artifacts are
  let artifacts: any;
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return undefined;
    }) as never,
  );
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  const { weightSpecs } = artifacts as { readonly weightSpecs: readonly { readonly shape: number[] }[] };
  return [...weightSpecs.flatMap(({ shape }) => shape), ...(await loaded.predict(tf.tensor2d([[1, 2]])).data())];
};
