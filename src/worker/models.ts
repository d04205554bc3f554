/** The worker's models: made of descriptions, and called by number. */
import { UsageError } from '../errors.ts';
import { member, root } from '../fields.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import { type Engine, type InitOptions, init } from '../gpu/engine.ts';
import { lossesFrom } from '../io/keras-losses.ts';
import { modelFrom } from '../io/keras-model.ts';
import { optimizerOf } from '../io/keras-optimizers.ts';
import type { Callback, CallbackParams, NamedWeight } from '../nn/callbacks.ts';
import type { Model } from '../nn/model.ts';
import type { CompileArguments } from '../nn/model-options.ts';
import type { SavedModel } from '../nn/save.ts';
import type { DescribedCompile, Description } from './description.ts';
import type { PageCallback } from './page-callback.ts';
import { Moved, type Served } from './serve.ts';

const models = new Map<number, Model>();
let count = 0;
let engine: { readonly options: string; readonly made: Promise<Engine> } | undefined;

/** What pages call, see remote-model.ts. */
export const MODELS: Served = {
  async 'wgrad:open'(
    description: Description,
    options: InitOptions | undefined,
  ): Promise<{ model: number; adapter: AdapterDescription }> {
    const { adapter } = await engineOf(options);
    const model = await build(description);
    models.set(count, model);
    return { model: count++, adapter };
  },
  'wgrad:call'(which: number, method: keyof typeof METHODS, ...args: readonly unknown[]): unknown {
    const model = modelOf(which);
    const given = args.map((each) => (hasCallbacks(each) ? withCallbacks(each, model) : each));
    return (METHODS[method] as (model: Model, ...args: readonly unknown[]) => unknown)(model, ...given);
  },
  async 'wgrad:active'(): Promise<void> {
    (await engine?.made)?.userActive();
  },
  'wgrad:stop'(which: number, stop: boolean): void {
    modelOf(which).stopTraining = stop;
  },
};

function modelOf(which: number): Model {
  const model = models.get(which);
  if (model === undefined) throw new UsageError('model: the model was disposed. Make a new one.');
  return model;
}

/** One engine for all models, until other options are given. */
function engineOf(options: InitOptions | undefined): Promise<Engine> {
  const said = JSON.stringify(options ?? {});
  if (engine?.options === said) return engine.made;
  const made = init(options);
  engine = { options: said, made };
  made.catch(() => {
    engine = undefined;
  });
  return made;
}

async function build(description: Description): Promise<Model> {
  const { weights, state, epochs } = description;
  const model = describedModel(description);
  try {
    if (weights.length > 0) await model.setWeights(await withOthers(model, weights));
    if (state !== undefined) {
      await model.setOptimizerState(state);
      model.epochsBegun = epochs;
    }
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The model, without its weights. @throws FormatError where it has what no model of wgrad has */
export function describedModel({ topology, seed, compiled }: Description): Model {
  const { model } = modelFrom('inWorker', root('inWorker', topology), seed);
  if (compiled !== undefined) model.compile(compileArguments(compiled));
  return model;
}

/** All weights, with these among them. */
async function withOthers(model: Model, weights: readonly NamedWeight[]): Promise<readonly NamedWeight[]> {
  if (weights.length === model.weights.length) return weights;
  const given = new Map(weights.map((weight) => [weight.name, weight]));
  return (await model.getWeights()).map((weight) => given.get(weight.name) ?? weight);
}

export function compileArguments(described: DescribedCompile): CompileArguments {
  const { training, lossWeights, paper, optimize, outputs } = described;
  const field = root('compile', training);
  return {
    optimizer: optimizerOf(member(field, 'optimizer_config'), paper),
    ...lossesFrom(field, lossWeights && { path: 'compile: lossWeights', value: lossWeights }, outputs),
    optimize,
  };
}

/** Options with callbacks that are the page's. */
interface Given {
  readonly callbacks: readonly PageCallback[];
}

const hasCallbacks = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && Array.isArray((value as Partial<Given>).callbacks);

const withCallbacks = (options: Given, model: Model): object => {
  return { ...options, callbacks: options.callbacks.map((each) => callbackOf(each, model)) };
};

/** Calls the page's callback. What it is given first need not be awaited: nothing overtakes it on the way. */
function callbackOf({ name, introduce, hooks }: PageCallback, model: Model): Callback {
  let introduced: Promise<unknown> = Promise.resolve();
  const calls = Object.entries(hooks).map(([hook, call]) => {
    const called = async (...args: readonly unknown[]): Promise<unknown> => {
      await introduced;
      const { value, stop } = await call(...args);
      if (stop) model.stopTraining = true;
      return value;
    };
    return [hook, called];
  });
  const setParams = (params: CallbackParams): void => {
    introduced = introduce(params);
    introduced.catch(() => {}); // reported where it is awaited
  };
  return { ...(name !== undefined && { name }), setParams, ...Object.fromEntries(calls) };
}

const METHODS = {
  compile: (model: Model, described: DescribedCompile) => model.compile(compileArguments(described)),
  fit: (model: Model, x: never, y: never, options: never) => model.fit(x, y, options),
  evaluate: (model: Model, x: never, y: never, options: never) => model.evaluate(x, y, options),
  predict: async (model: Model, x: never, options: never) => new Moved(await model.predict(x, options)),
  trainOnBatch: (model: Model, x: never, y: never, options: never) => model.trainOnBatch(x, y, options),
  testOnBatch: (model: Model, x: never, y: never) => model.testOnBatch(x, y),
  predictOnBatch: async (model: Model, x: never) => new Moved(await model.predictOnBatch(x)),
  getWeights: async (model: Model) => new Moved(await model.getWeights()),
  setWeights: (model: Model, weights: readonly NamedWeight[]) => model.setWeights(weights),
  getOptimizerState: async (model: Model) => new Moved(await model.getOptimizerState()),
  setOptimizerState: (model: Model, state: never) => model.setOptimizerState(state),
  getLearningRate: (model: Model) => model.getLearningRate(),
  setLearningRate: (model: Model, value: number) => model.setLearningRate(value),
  checkpoint: (model: Model) => model.checkpoint(),
  lastFit: (model: Model) => model.lastFit,
  summary(model: Model): string {
    let summary = '';
    model.summary((text) => {
      summary = text;
    });
    return summary;
  },
  async saved(model: Model, includeOptimizer: boolean): Promise<Moved> {
    let saved: SavedModel | undefined;
    const save = async (given: SavedModel): Promise<void> => {
      saved = given;
    };
    await model.save({ save }, { includeOptimizer });
    const { tensors, step } = saved!;
    return new Moved({ tensors, step });
  },
  dispose(model: Model): void {
    model.dispose();
    for (const [which, each] of models) if (each === model) models.delete(which);
  },
};
