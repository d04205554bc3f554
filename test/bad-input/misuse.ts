/** Calls at a wrong time: before compile, after dispose, while another call is under way. */
import { earlyStopping, layers, type Sequential, sequential, tensor } from '../../src/index.ts';
import { OK, small } from './building.ts';
import { x, y } from './calls.ts';
import type { BadInput } from './row.ts';

/** Makes a call on a model that was disposed. */
const gone = (call: (model: Sequential) => unknown) => () => {
  const model = small();
  model.compile(OK);
  model.dispose();
  return call(model);
};

/** Makes a call while `fit` runs, and waits for `fit`. */
const during = (call: (model: Sequential) => unknown) => async (model: Sequential) => {
  const training = model.fit(x, y, { epochs: 2, verbose: 0 });
  try {
    return await call(model);
  } finally {
    await training;
  }
};

export const TOO_EARLY: readonly BadInput[] = [
  [
    'fit before compile',
    'UsageError',
    'model.fit: the model is not compiled. Call model.compile({ optimizer, loss }) first.',
    () => small().fit(x, y),
  ],
  [
    'evaluate before compile',
    'UsageError',
    'model.evaluate: the model is not compiled. Call model.compile({ optimizer, loss }) first.',
    () => small().evaluate(x, y),
  ],
  [
    'trainOnBatch before compile',
    'UsageError',
    'model.trainOnBatch: the model is not compiled. Call model.compile({ optimizer, loss }) first.',
    () => small().trainOnBatch(x, y),
  ],
  [
    'setLearningRate before compile',
    'UsageError',
    'model.setLearningRate: the model is not compiled. Call model.compile({ optimizer, loss }) first.',
    () => small().setLearningRate(0.1),
  ],
  [
    'getOptimizerState before compile',
    'UsageError',
    'model.getOptimizerState: the model is not compiled. Call model.compile({ optimizer, loss }) first.',
    () => small().getOptimizerState(),
  ],
  [
    'predict without layers',
    'UsageError',
    'model.predict: the model has no layers. Add some first.',
    () => sequential().predict(x),
  ],
  [
    'checkpoint while nothing trains',
    'UsageError',
    'model.checkpoint: fit is not running. Call it from a callback, or save the model instead.',
    () => small().checkpoint(),
  ],
  [
    'add when there are weights',
    'UsageError',
    'model.add: the weights exist already. Add all layers before fit, evaluate or predict.',
    async () => {
      const model = small();
      await model.getWeights();
      try {
        model.add(layers.flatten());
      } finally {
        model.dispose();
      }
    },
  ],
  [
    'classWeight for a class for each step',
    'UsageError',
    'model.fit: classWeight is for one label for each sample; y has one for each step. Give sampleWeight.',
    () => {
      const model = sequential({ layers: [layers.dropout({ rate: 0.5, inputShape: [4, 5] })] });
      model.compile(OK);
      const classes = tensor(new Uint8Array(24), [6, 4]);
      return model.fit(tensor(new Float32Array(120), [6, 4, 5]), classes, { classWeight: { 0: 2 } });
    },
  ],
  [
    'fit of a model that gives a row of classes for each step',
    'ShapeError',
    'model.fit: y is [6]; expected [samples, 4], since the output is [4, 5] for a sample, a row of classes for each step. For one label for each sample add layers.flatten() and layers.dense().',
    () => {
      const model = sequential({ layers: [layers.dropout({ rate: 0.5, inputShape: [4, 5] })] });
      model.compile(OK);
      return model.fit(tensor(new Float32Array(120), [6, 4, 5]), tensor(new Uint8Array(6)));
    },
  ],
];

export const TOO_LATE: readonly BadInput[] = [
  [
    'fit after dispose',
    'UsageError',
    'model.fit: the model was disposed. Make a new one.',
    gone((model) => model.fit(x, y)),
  ],
  [
    'evaluate after dispose',
    'UsageError',
    'model.evaluate: the model was disposed. Make a new one.',
    gone((model) => model.evaluate(x, y)),
  ],
  [
    'predict after dispose',
    'UsageError',
    'model.predict: the model was disposed. Make a new one.',
    gone((model) => model.predict(x)),
  ],
  [
    'trainOnBatch after dispose',
    'UsageError',
    'model.trainOnBatch: the model was disposed. Make a new one.',
    gone((model) => model.trainOnBatch(x, y)),
  ],
  [
    'getWeights after dispose',
    'UsageError',
    'model.getWeights: the model was disposed. Make a new one.',
    gone((model) => model.getWeights()),
  ],
  [
    'setWeights after dispose',
    'UsageError',
    'model.setWeights: the model was disposed. Make a new one.',
    gone((model) => model.setWeights([])),
  ],
  [
    'compile after dispose',
    'UsageError',
    'model.compile: the model was disposed. Make a new one.',
    gone((model) => model.compile(OK)),
  ],
  [
    'add after dispose',
    'UsageError',
    'model.add: the model was disposed. Make a new one.',
    gone((model) => model.add(layers.flatten())),
  ],
  [
    'summary after dispose',
    'UsageError',
    'model.summary: the model was disposed. Make a new one.',
    gone((model) => model.summary()),
  ],
];

export const BUSY: readonly BadInput<Sequential>[] = [
  [
    'fit while fit runs',
    'UsageError: busy',
    'model.fit: busy: this model is training already. Wait for it, or set stopTraining.',
    during((model) => model.fit(x, y)),
  ],
  [
    'trainOnBatch while fit runs',
    'UsageError: busy',
    'model.trainOnBatch: busy: this model is training already. Wait for it, or set stopTraining.',
    during((model) => model.trainOnBatch(x, y)),
  ],
  [
    'compile while fit runs',
    'UsageError: busy',
    'model.compile: busy: fit is running. Wait for it, or set stopTraining.',
    during((model) => model.compile(OK)),
  ],
  [
    'dispose while fit runs',
    'UsageError: busy',
    'model.dispose: busy: fit is running. Set stopTraining and wait for fit.',
    during((model) => model.dispose()),
  ],
  [
    'dispose while predict runs',
    'UsageError: busy',
    'model.dispose: busy: a call is under way. Wait for it.',
    async (model) => {
      const predicted = model.predict(x);
      try {
        model.dispose();
      } finally {
        await predicted;
      }
    },
  ],
  [
    'early stopping on what is not measured',
    'UsageError',
    "earlyStopping: 'val_loss' is not measured. Known: loss, accuracy. Give fit() validationData, or monitor another.",
    (model) => model.fit(x, y, { verbose: 0, callbacks: earlyStopping({ monitor: 'val_loss' }) }),
  ],
];
