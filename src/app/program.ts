/** The program that does the same run, with the library and with Keras; each line with the station of the workflow that it is about. */
import { MOMENTUM, type RunConfig } from './config.ts';
import { dataImports, dataLines, dataUses, kerasDataLines, line, type ProgramLine } from './program-data.ts';

export type { ProgramLine } from './program-data.ts';

export function optimizerText({ optimizer, learningRate }: Pick<RunConfig, 'optimizer' | 'learningRate'>): string {
  if (optimizer !== 'momentum') return `optimizers.${optimizer}({ learningRate: ${learningRate} })`;
  return `optimizers.sgd({ learningRate: ${learningRate}, momentum: ${MOMENTUM} })`;
}

/** In TypeScript. @param testsOnTrain of the user's samples alone: there are too few to hold any out */
export function programLines(config: RunConfig, testsOnTrain = false): ProgramLine[] {
  const { convolutions, hidden, batchSize, epochs, seed, earlyStopping } = config;
  const used = [
    ...(earlyStopping === undefined ? [] : ['callbacks']),
    ...['layers', 'optimizers', 'sequential'],
    ...dataUses(config),
  ];
  return [
    line(`import { ${used.join(', ')} } from 'wgrad';`),
    ...dataImports(config),
    line(''),
    ...dataLines(config, testsOnTrain),
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

/** In Python, for Keras 3. */
export function kerasLines(config: RunConfig, testsOnTrain = false): ProgramLine[] {
  const { convolutions, hidden, batchSize, epochs, seed, own, optimizer, learningRate, earlyStopping } = config;
  const momentum = optimizer === 'momentum' ? `, momentum=${MOMENTUM}` : '';
  return [
    line('import keras'),
    ...(own === 'none' ? [] : [line('import numpy as np')]),
    line(''),
    line(`keras.utils.set_random_seed(${seed})`),
    ...kerasDataLines(config, testsOnTrain),
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
