/**
 * Training: what `compile`, `fit`, `fitDataset`, `trainOnBatch` and `evaluate` are of wgrad's. Weights that the program changed go to the GPU
 * before, and small ones come back after each `fit`.
 */
import { isState, metricOf } from '../nn/metrics/named.ts';
import type { Model } from '../nn/model.ts';
import type { CompileArguments, MetricChoice } from '../nn/model-options.ts';
import { callbacksOf } from './callbacks.ts';
import { lossesOf, metricsOf } from './choices.ts';
import { batchesOf, type DatasetLike } from './data.ts';
import type { History, ModelCompileArgs, ModelFitArgs, ModelFitDatasetArgs, One, TensorArgs } from './model-args.ts';
import { samples } from './samples.ts';
import { Tensor } from './tensor.ts';
import { type Optimizer, optimizerOf } from './train.ts';
import type { Weights } from './weights.ts';

export class Training {
  readonly #model: Model;
  readonly #own: Weights;
  #optimizer: Optimizer | undefined;
  /** as the GPU has it */
  #rate: number | undefined;

  constructor(model: Model, own: Weights) {
    this.#model = model;
    this.#own = own;
  }

  /** Gives the optimizer. @throws UsageError where something is unknown */
  compile({ optimizer, loss, metrics, ...others }: ModelCompileArgs): Optimizer {
    const chosen = optimizerOf(optimizer);
    const own = { optimizer: chosen.formula(), loss: lossesOf(loss), ...others };
    this.#model.compile({ ...own, ...(metrics && { metrics: metricsOf(metrics) }) } as CompileArguments);
    this.#optimizer = chosen;
    this.#rate = chosen.learningRate;
    return chosen;
  }

  /** @param shown what callbacks see as the model */
  async fit(shown: unknown, x: TensorArgs, y: TensorArgs, args: ModelFitArgs): Promise<History> {
    const { batchSize = 32, epochs = 1, verbose = 0, callbacks, validationData, shuffle = true } = args;
    const { validationSplit, classWeight, sampleWeight, initialEpoch } = args;
    const [xs, ys] = [await samples(x), await samples(y)];
    return this.#run(async () =>
      this.#model.fit(xs, ys, {
        batchSize,
        epochs,
        verbose: verbose as 0 | 1,
        shuffle: shuffle !== false,
        callbacks: callbacksOf(callbacks, shown, this.#running()),
        ...(initialEpoch !== undefined && { initialEpoch }),
        ...(validationSplit && { validationSplit }),
        ...(validationData && { validationData: (await Promise.all(validationData.map(samples))) as never }),
        ...(classWeight && { classWeight }),
        ...(sampleWeight && { sampleWeight: await samples(sampleWeight) }),
      }),
    );
  }

  /** @param shown what callbacks see as the model */
  async fitDataset(shown: unknown, dataset: DatasetLike, args: ModelFitDatasetArgs): Promise<History> {
    const { epochs, batchesPerEpoch, verbose = 0, callbacks, validationData, validationBatches, classWeight } = args;
    const validation = Array.isArray(validationData)
      ? await Promise.all(validationData.map(samples))
      : validationData && batchesOf(validationData as DatasetLike);
    return this.#run(() =>
      this.#model.fit(batchesOf(dataset), {
        epochs,
        verbose: verbose as 0 | 1,
        callbacks: callbacksOf(callbacks, shown, this.#running()),
        ...(args.initialEpoch !== undefined && { initialEpoch: args.initialEpoch }),
        ...(batchesPerEpoch && { stepsPerEpoch: batchesPerEpoch }),
        ...(validation && { validationData: validation as never }),
        ...(validation && validationBatches && !Array.isArray(validation) && { validationSteps: validationBatches }),
        ...(classWeight && { classWeight }),
      }),
    );
  }

  async trainOnBatch(x: TensorArgs, y: TensorArgs): Promise<One<number>> {
    const [xs, ys] = [await samples(x), await samples(y)];
    await this.prepare();
    const found = await this.#model.trainOnBatch(xs, ys).finally(() => this.#own.changed(false));
    return found.length === 1 ? found[0]! : found;
  }

  /** Numbers [] that are on their way: the loss, or a list of it and the metrics. */
  evaluate(x: TensorArgs, y: TensorArgs, batchSize: number | undefined): Tensor | Tensor[] {
    const given = Promise.all([samples(x), samples(y)]);
    return this.#measured(async () =>
      this.#model.evaluate(...(await given), batchSize === undefined ? {} : { batchSize }),
    );
  }

  async evaluateDataset(dataset: DatasetLike, batches: number | undefined): Promise<Tensor | Tensor[]> {
    const found = this.#measured(() =>
      this.#model.evaluate(batchesOf(dataset), batches === undefined ? {} : { steps: batches }),
    );
    await Promise.all([found].flat().map((each) => each.data()));
    return found;
  }

  /** What the program changed goes to the GPU. */
  async prepare(): Promise<void> {
    await this.#own.push();
    const rate = this.#optimizer?.learningRate;
    if (rate === undefined || rate === this.#rate) return;
    await this.#model.setLearningRate(rate);
    this.#rate = rate;
  }

  async #run(run: () => Promise<History>): Promise<History> {
    await this.prepare();
    const { epoch, history, params } = await run().finally(() => this.#own.changed(true));
    return { epoch, history, params };
  }

  #measured(run: () => Promise<number[]>): Tensor | Tensor[] {
    const running = this.#own.push().then(run);
    const tensors = this.#model.metricsNames.map((_, i) => {
      const value = running.then((values) => Float32Array.of(values[i]!));
      return new Tensor([], 'float32', value);
    });
    return tensors.length === 1 ? tensors[0]! : tensors;
  }

  /** Measures that count over the epoch. */
  #running(): ReadonlySet<string> {
    const metrics = this.#model.compiled?.metrics ?? [];
    const made = (Object.values(metrics).flat() as MetricChoice[]).map(metricOf);
    return new Set(made.filter(isState).map(({ name }) => name));
  }
}
