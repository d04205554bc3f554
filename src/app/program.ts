/** The program that does the same run with the library. */
import { MOMENTUM, type RunConfig } from './config.ts';
import { testCount } from './shared/sources.ts';

/** What `mnist` is given; own files must be served, under whatever address. */
const SOURCES = { auto: '', 'made-up': "{ source: 'made-up' }", files: "{ url: '/my-digits/' }" } as const;

export function optimizerText({ optimizer, learningRate }: Pick<RunConfig, 'optimizer' | 'learningRate'>): string {
  if (optimizer !== 'momentum') return `optimizers.${optimizer}({ learningRate: ${learningRate} })`;
  return `optimizers.sgd({ learningRate: ${learningRate}, momentum: ${MOMENTUM} })`;
}

export function programOf(config: RunConfig): string {
  const hidden = config.hidden.flatMap(({ units, activation, dropout }) => [
    `    layers.dense({ units: ${units}, activation: '${activation}' }),`,
    ...(dropout > 0 ? [`    layers.dropout({ rate: ${dropout} }),`] : []),
  ]);
  const { batchSize, epochs, seed, samples, earlyStopping } = config;
  const cut = samples === undefined ? '' : `.slice(0, ${samples})`;
  const cutTest = samples === undefined ? '' : `.slice(0, ${testCount(samples)})`;
  const stops =
    earlyStopping === undefined
      ? ''
      : `
  callbacks: [callbacks.earlyStopping({ monitor: 'val_loss', patience: ${earlyStopping}, restoreBestWeights: true })],`;
  const used = [...(stops === '' ? [] : ['callbacks']), 'layers', 'optimizers', 'sequential'];
  return `import { ${used.join(', ')} } from 'wgrad';
import { mnist } from 'wgrad/mnist';

const { train, test } = await mnist(${SOURCES[config.source]});
const [x, y] = [train.images${cut}.div(255), train.labels${cut}];
const [xTest, yTest] = [test.images${cutTest}.div(255), test.labels${cutTest}];

const model = sequential({
  layers: [
    layers.flatten({ inputShape: [28, 28] }),
${hidden.map((line) => `${line}\n`).join('')}    layers.dense({ units: 10, activation: 'softmax' }),
  ],
  seed: ${seed},
});
model.compile({
  optimizer: ${optimizerText(config)},
  loss: 'sparseCategoricalCrossentropy',
  metrics: ['accuracy'],
});
await model.fit(x, y, {
  epochs: ${epochs},
  batchSize: ${batchSize},
  validationData: [xTest, yTest],${stops}
});
console.log(await model.evaluate(xTest, yTest));
`;
}
