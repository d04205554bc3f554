/** The program that does the same run, with the library and with Keras; each line with the station of the workflow that it is about. */
import { MOMENTUM, type RunConfig } from './config.ts';
import { testCount } from './shared/sources.ts';
import type { StationName } from './text/stations.ts';

export interface ProgramLine {
  readonly text: string;
  readonly station?: StationName;
}

const line = (text: string, station?: StationName): ProgramLine => ({ text, station });

/** What `mnist` is given; own files must be served, under whatever address. */
const SOURCES = { auto: '', 'made-up': "{ source: 'made-up' }", files: "{ url: '/my-digits/' }" } as const;

export function optimizerText({ optimizer, learningRate }: Pick<RunConfig, 'optimizer' | 'learningRate'>): string {
  if (optimizer !== 'momentum') return `optimizers.${optimizer}({ learningRate: ${learningRate} })`;
  return `optimizers.sgd({ learningRate: ${learningRate}, momentum: ${MOMENTUM} })`;
}

/** In TypeScript. */
export function programLines(config: RunConfig): ProgramLine[] {
  const { convolutions, hidden, batchSize, epochs, seed, samples, earlyStopping } = config;
  const cut = samples === undefined ? '' : `.slice(0, ${samples})`;
  const cutTest = samples === undefined ? '' : `.slice(0, ${testCount(samples)})`;
  const used = [...(earlyStopping === undefined ? [] : ['callbacks']), 'layers', 'optimizers', 'sequential'];
  return [
    line(`import { ${used.join(', ')} } from 'wgrad';`),
    line("import { mnist } from 'wgrad/mnist';"),
    line(''),
    line(`const { train, test } = await mnist(${SOURCES[config.source]});`, 'data'),
    line(`const [x, y] = [train.images${cut}.div(255), train.labels${cut}];`, 'tensor'),
    line(`const [xTest, yTest] = [test.images${cutTest}.div(255), test.labels${cutTest}];`, 'tensor'),
    line(''),
    line('const model = sequential({', 'weights'),
    line('  layers: ['),
    ...(convolutions.length === 0
      ? [line('    layers.flatten({ inputShape: [28, 28] }),', 'flatten')]
      : [
          line('    layers.reshape({ targetShape: [28, 28, 1], inputShape: [28, 28] }),', 'tensor'),
          ...convolutions.flatMap(({ filters, kernelSize, activation, pool }) => [
            line(
              `    layers.conv2d({ filters: ${filters}, kernelSize: ${kernelSize}, activation: '${activation}', padding: 'same' }),`,
              'convolution',
            ),
            ...(pool ? [line('    layers.maxPooling2d({ poolSize: 2 }),', 'pooling')] : []),
          ]),
          line('    layers.flatten(),', 'flatten'),
        ]),
    ...hidden.flatMap(({ units, activation, dropout }) => [
      line(`    layers.dense({ units: ${units}, activation: '${activation}' }),`, 'dense'),
      ...(dropout > 0 ? [line(`    layers.dropout({ rate: ${dropout} }),`, 'dropout')] : []),
    ]),
    line("    layers.dense({ units: 10, activation: 'softmax' }),", 'softmax'),
    line('  ],'),
    line(`  seed: ${seed},`),
    line('});'),
    line('model.compile({'),
    line(`  optimizer: ${optimizerText(config)},`, 'optimizer'),
    line("  loss: 'sparseCategoricalCrossentropy',", 'loss'),
    line("  metrics: ['accuracy'],", 'loss'),
    line('});'),
    line('await model.fit(x, y, {', 'backward'),
    line(`  epochs: ${epochs},`, 'data'),
    line(`  batchSize: ${batchSize},`, 'data'),
    line('  validationData: [xTest, yTest],'),
    ...(earlyStopping === undefined
      ? []
      : [
          line(
            `  callbacks: [callbacks.earlyStopping({ monitor: 'val_loss', patience: ${earlyStopping}, restoreBestWeights: true })],`,
          ),
        ]),
    line('});'),
    line('console.log(await model.evaluate(xTest, yTest));', 'loss'),
  ];
}

export const programOf = (config: RunConfig): string =>
  programLines(config)
    .map(({ text }) => `${text}\n`)
    .join('');

/** Keras's classes. */
const CLASSES: Readonly<Record<RunConfig['optimizer'], string>> = {
  adam: 'Adam',
  sgd: 'SGD',
  momentum: 'SGD',
  rmsprop: 'RMSprop',
  adamW: 'AdamW',
  nadam: 'Nadam',
  adamax: 'Adamax',
  lamb: 'Lamb',
  lion: 'Lion',
  adagrad: 'Adagrad',
  adadelta: 'Adadelta',
  ftrl: 'Ftrl',
};

/** In Python, for Keras 3. Made-up digits and own files it has not: MNIST takes their place. */
export function kerasLines(config: RunConfig): ProgramLine[] {
  const { convolutions, hidden, batchSize, epochs, seed, samples, optimizer, learningRate, earlyStopping } = config;
  const momentum = optimizer === 'momentum' ? `, momentum=${MOMENTUM}` : '';
  const cut = (count: number): string => (samples === undefined ? '' : `[:${count}]`);
  const [train, test] = [cut(samples ?? 0), cut(testCount(samples ?? 0))];
  return [
    line('import keras'),
    line(''),
    line(`keras.utils.set_random_seed(${seed})`),
    line('(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()', 'data'),
    line(`x, y = x${train} / 255.0, y${train}`, 'tensor'),
    line(`x_test, y_test = x_test${test} / 255.0, y_test${test}`, 'tensor'),
    line(''),
    line('model = keras.Sequential([', 'weights'),
    line('    keras.Input((28, 28)),', 'tensor'),
    ...(convolutions.length > 0 ? [line('    keras.layers.Reshape((28, 28, 1)),', 'tensor')] : []),
    ...convolutions.flatMap(({ filters, kernelSize, activation, pool }) => [
      line(
        `    keras.layers.Conv2D(${filters}, ${kernelSize}, activation="${activation}", padding="same"),`,
        'convolution',
      ),
      ...(pool ? [line('    keras.layers.MaxPooling2D(2),', 'pooling')] : []),
    ]),
    line('    keras.layers.Flatten(),', 'flatten'),
    ...hidden.flatMap(({ units, activation, dropout }) => [
      line(`    keras.layers.Dense(${units}, activation="${activation}"),`, 'dense'),
      ...(dropout > 0 ? [line(`    keras.layers.Dropout(${dropout}),`, 'dropout')] : []),
    ]),
    line('    keras.layers.Dense(10, activation="softmax"),', 'softmax'),
    line('])'),
    line('model.compile('),
    line(
      `    optimizer=keras.optimizers.${CLASSES[optimizer]}(learning_rate=${learningRate}${momentum}),`,
      'optimizer',
    ),
    line('    loss="sparse_categorical_crossentropy",', 'loss'),
    line('    metrics=["accuracy"],', 'loss'),
    line(')'),
    line('model.fit(', 'backward'),
    line(`    x, y, epochs=${epochs}, batch_size=${batchSize},`, 'data'),
    line('    validation_data=(x_test, y_test),'),
    ...(earlyStopping === undefined
      ? []
      : [
          line(
            `    callbacks=[keras.callbacks.EarlyStopping("val_loss", patience=${earlyStopping}, restore_best_weights=True)],`,
          ),
        ]),
    line(')'),
    line('print(model.evaluate(x_test, y_test))', 'loss'),
  ];
}
