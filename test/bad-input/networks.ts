/** Wrong functional models, and wrong steps of trainers: all is refused before a GPU is asked for. */

import {
  input,
  type Model,
  model,
  optimizers,
  type Sequential,
  type StepBatch,
  type StepTools,
  sequential,
  tensor,
  trainer,
} from '../../src/index.ts';
import { dense, dropout } from '../../src/nn/layers/index.ts';
import { type BadInput, wrong } from './row.ts';

const chain = (): { x: ReturnType<typeof input>; y: ReturnType<typeof input> } => {
  const x = input({ shape: [4], name: 'x' });
  return { x, y: dense({ units: 3 }).apply(x) };
};
const valid = (): Model => model({ inputs: chain().x, outputs: chain().y });

/** A functional model can be made. */
export function connectsModel(): void {
  const { x, y } = chain();
  model({ inputs: x, outputs: y });
}

const twoInputs = () => {
  const [a, b] = [input({ shape: [2], name: 'a' }), input({ shape: [2], name: 'b' })];
  const shared = dense({ units: 3 });
  return model({ inputs: { a, b }, outputs: [shared.apply(a), shared.apply(b)] });
};
const samples = tensor(new Float32Array(6), [3, 2]);

export const BAD_NETWORKS: readonly BadInput[] = [
  [
    'an input without shape',
    'UsageError',
    'input: shape is undefined; expected that of one sample: [784].',
    () => input(wrong({})),
  ],
  [
    'an input of another dtype',
    'UsageError',
    "input: dtype is 'float64'; expected 'float32' or 'int32'.",
    () => input({ shape: [2], dtype: wrong('float64') }),
  ],
  [
    'an input with its batch',
    'UsageError',
    'input: inputShape is [null, 4]; expected the shape of one sample, without the batch. Write [4].',
    () => input({ shape: wrong([null, 4]) }),
  ],
  [
    'values as inputs',
    'UsageError',
    'model: inputs is an object (Tensor); expected a tensor of a model, as input() and layers give it.',
    () => model({ inputs: wrong(samples), outputs: chain().y }),
  ],
  [
    'no outputs',
    'UsageError',
    'model: outputs is empty; expected at least one tensor.',
    () => model({ inputs: chain().x, outputs: [] }),
  ],
  [
    'an input that is missing',
    'UsageError',
    "model: the outputs depend on the input 'x', which is not among the inputs. Add it to them.",
    valid,
  ],
  [
    'an input that nothing uses',
    'UsageError',
    "model: no output depends on the input 'other'. Use it, or leave it out.",
    () => {
      const { x, y } = chain();
      return model({ inputs: [x, input({ shape: [1], name: 'other' })], outputs: y });
    },
  ],
  [
    'two layers of one name',
    'UsageError',
    "model: two layers are named 'a'. Give each its own name.",
    () => {
      const x = input({ shape: [4] });
      const y = dense({ units: 2, name: 'a' }).apply(dense({ units: 2, name: 'a' }).apply(x));
      return model({ inputs: x, outputs: y });
    },
  ],
  [
    'a layer on values',
    'UsageError',
    'dense: it was applied to an object (Tensor); expected a tensor of a model, as input() and layers give it.',
    () => dense({ units: 2 }).apply(wrong(samples)),
  ],
  [
    'a layer on two tensors',
    'UsageError',
    'dropout: it was given 2 tensors; expected one. Merge them first.',
    () => dropout({ rate: 0.5 }).apply([chain().x, chain().x]),
  ],
  [
    'a layer that is called again on other features',
    'ShapeError',
    'shared: for this input its kernel would be [5, 2]; it is [4, 2] from its first call. Make another layer.',
    () => {
      const shared = dense({ units: 2, name: 'shared' });
      shared.apply(input({ shape: [4] }));
      return shared.apply(input({ shape: [5] }));
    },
  ],
  [
    'a model on another shape',
    'ShapeError',
    'encoder: one sample is [5]; the model expects [4].',
    () => {
      const { x, y } = chain();
      return model({ inputs: x, outputs: y, name: 'encoder' }).apply(input({ shape: [5] }));
    },
  ],
  [
    'one tensor for two inputs',
    'UsageError',
    'model.predict: x is an object (Tensor); expected one for each of a, b: a list in this order, or an object by name.',
    () => twoInputs().predict(samples),
  ],
  [
    'too few tensors',
    'UsageError',
    'model.predict: x has 1 entries; expected 2: a, b.',
    () => twoInputs().predict([samples]),
  ],
  [
    'samples of an unknown name',
    'UsageError',
    "model.predict: unknown name in x 'c'. Known: 'a', 'b'.",
    () => twoInputs().predict({ a: samples, c: samples }),
  ],
  [
    'samples that are missing',
    'UsageError',
    "model.predict: x has no 'b'. Give one for each of a, b.",
    () => twoInputs().predict({ a: samples }),
  ],
  [
    'more of one input than of the other',
    'ShapeError',
    'model.predict: x.a has 3 samples, x.b has 2. Give as many of each.',
    () => twoInputs().predict([samples, samples.slice(0, 2)]),
  ],
];

type Step = (batch: StepBatch, tools: StepTools<{ net: Sequential; other: Sequential }, 'o', 'scale'>) => unknown;

const stack = (): Sequential => sequential({ layers: [dense({ units: 1, inputShape: [2] })] });

function stepWith(step: Step): string {
  const own = trainer({
    models: { net: stack(), other: stack() },
    optimizers: { o: optimizers.sgd() },
    scalars: { scale: 1 },
    step: step as never,
  });
  return own.program({ x: samples }).print();
}

/** A step can be traced. */
export function tracesStep(): void {
  stepWith(({ x }, { models: { net }, optimizers: { o }, scalars }) => {
    const loss = net(x!).square().mean().mul(scalars.scale);
    return { updates: [o.minimize(loss, net)], metrics: { loss } };
  });
}

export const BAD_STEPS: readonly BadInput[] = [
  [
    'no models',
    'UsageError',
    'trainer: models is empty; expected at least one model.',
    () => trainer({ models: {}, step: () => ({}) }),
  ],
  [
    'a layer as a model',
    'UsageError',
    'trainer: models.net is an object (Object); expected a model.',
    () => trainer({ models: { net: wrong(dense({ units: 1 })) }, step: () => ({}) }),
  ],
  [
    'an optimizer that was not called',
    'UsageError',
    'trainer: optimizers.o is the function optimizers.adam. Call it: optimizers.adam().',
    () => trainer({ models: { net: stack() }, optimizers: { o: optimizers.adam as never }, step: () => ({}) }),
  ],
  [
    'a scalar that is no number',
    'UsageError',
    "trainer: the scalar 'scale' is NaN; expected a finite number.",
    () => trainer({ models: { net: stack() }, scalars: { scale: Number.NaN }, step: () => ({}) }),
  ],
  [
    'an async step',
    'UsageError',
    'trainer.program: step: it gives a promise; a step is traced once and must be synchronous. Take away async and await.',
    () => stepWith(async () => ({})),
  ],
  [
    'nothing as result',
    'UsageError',
    'trainer.program: step: it gives undefined; expected { updates, metrics }.',
    () => stepWith(() => undefined),
  ],
  [
    'samples that are not there',
    'UsageError',
    "trainer.program: step: unknown samples 'y'. Known: 'x'.",
    () => stepWith(({ y }) => ({ metrics: { y } })),
  ],
  [
    'a model that is not there',
    'UsageError',
    "trainer.program: step: unknown model 'nett'. Known: 'net', 'other'.",
    () => stepWith((_, { models }) => wrong<{ nett: unknown }>(models).nett),
  ],
  [
    'a model on values',
    'UsageError',
    'models.net: x is an object (Tensor); expected a symbolic tensor of this step. Values that a step needs go into fit, as samples.',
    () => stepWith((_, { models: { net } }) => net(wrong(samples))),
  ],
  [
    'a model on another shape',
    'ShapeError',
    'models.net: it was called on [3]; expected [batch, 2].',
    () => stepWith(({ x }, { models: { net } }) => net(x!.mean({ axis: 1 }))),
  ],
  [
    'a loss that is no single number',
    'UsageError',
    'optimizers.o.minimize: the loss is [3, 1]; expected a single number, []. Take its mean: loss.mean().',
    () => stepWith(({ x }, { models: { net }, optimizers: { o } }) => o.minimize(net(x!), net)),
  ],
  [
    'a weight that the loss does not depend on',
    'UsageError',
    "optimizers.o.minimize: the loss does not depend on 'other/dense/kernel'. Minimize a loss that the whole model has a part in, or freeze the layer with trainable: false.",
    () => stepWith(({ x }, { models: { net, other }, optimizers: { o } }) => o.minimize(net(x!).mean(), other)),
  ],
  [
    'two updates of one weight',
    'UsageError',
    "trainer.program: step: two updates change 'net/dense/kernel'. Return one of them; for one after the other, minimize with model.with(first).",
    () =>
      stepWith(({ x }, { models: { net }, optimizers: { o } }) => {
        const loss = net(x!).mean();
        return { updates: [o.minimize(loss, net), o.minimize(loss, net)] };
      }),
  ],
  [
    'an update that is none',
    'UsageError',
    'trainer.program: step: updates: 3 is no update; expected what an optimizer’s minimize() gives.'.replace('’', "'"),
    () => stepWith(() => ({ updates: [3] })),
  ],
  [
    'a metric of another shape',
    'UsageError',
    'trainer.program: step: metrics.x is [3, 2]; expected a single number, [], or one for each sample, [3].',
    () => stepWith(({ x }) => ({ metrics: { x } })),
  ],
  [
    'gradients of an unknown weight',
    'UsageError',
    "optimizers.o.apply: unknown weight 'kernel'. Did you mean 'net/dense/kernel'? Known: 'net/dense/kernel', 'net/dense/bias'.",
    () => stepWith(({ x }, { models: { net }, optimizers: { o } }) => o.apply({ kernel: x! }, net)),
  ],
];
