/** Wrong calls of `wgrad/worker`, which need neither a worker nor a GPU. */
import { type CompileArguments, layers, type Model, sequential } from '../../src/index.ts';
import { connect, inWorker, serve } from '../../src/worker.ts';
import { type BadInput, wrong } from './row.ts';

const OWN = 'Make the model in a worker of your own, and serve what the page needs of it: see serve of wgrad/worker.';

function model(compiled?: CompileArguments): Model {
  const made = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
  if (compiled !== undefined) made.compile(compiled);
  return made as unknown as Model;
}

export const BAD_WORKERS: readonly BadInput[] = [
  [
    'no model',
    'UsageError',
    'inWorker: the model is a list of 0; expected one made by sequential() or model().',
    () => inWorker(wrong<Model>([])),
  ],
  [
    'an unknown option',
    'UsageError',
    "inWorker: unknown option 'wroker'. Did you mean 'worker'? Known: worker, init.",
    () => inWorker(model(), wrong({ wroker: 1 })),
  ],
  [
    'a device, which stays where it is',
    'UsageError',
    "inWorker: init: unknown option 'device'. Known: adapter, tuning, smooth.",
    () => inWorker(model(), { init: wrong({ device: {} }) }),
  ],
  [
    'a worker that is an address',
    'UsageError',
    "inWorker: worker is './worker.js'; expected new Worker(…).",
    () => inWorker(model(), { worker: wrong('./worker.js') }),
  ],
  [
    'Node, which has no Worker',
    'UsageError',
    'inWorker: there is no Worker here, as in Node. Train in this thread: the model is the same.',
    () => inWorker(model()),
  ],
  [
    'a model without layers',
    'UsageError',
    'model.topology: the model has no layers. Add some first.',
    () => inWorker(sequential()),
  ],
  [
    'a layer of a function',
    'UsageError',
    `inWorker: the layer 'lambda' (Lambda) has no config, so that it cannot be sent to a worker. ${OWN}`,
    () => {
      const layer = layers.lambda({ function: (x) => x.square(), inputShape: [2] });
      return inWorker(sequential({ layers: [layer] }));
    },
  ],
  [
    'a loss that is a function',
    'UsageError',
    `inWorker: the loss (loss) has no config, so that it cannot be sent to a worker. ${OWN}`,
    () => inWorker(model({ optimizer: 'sgd', loss: (yTrue, yPred) => yTrue.sub(yPred) })),
  ],
  [
    'a connection to no worker',
    'UsageError',
    'connect: worker is undefined; expected new Worker(…).',
    () => connect(wrong(undefined)),
  ],
  [
    'something to serve that is no function',
    'UsageError',
    "serve: 'epochs' is no function. Serve functions alone.",
    () => serve({ epochs: wrong(5) }),
  ],
];
